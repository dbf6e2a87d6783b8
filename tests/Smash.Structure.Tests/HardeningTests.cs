using System.Text.RegularExpressions;

namespace Smash.Structure.Tests;

/// <summary>The C programs as they were built: what native-host/hardened.mk and their makefiles ask of compiler and linker is in the files.</summary>
public sealed class HardeningTests
{
    private const int SharedObject = 3;
    private const uint LoadSegment = 1;
    private const uint StackSegment = 0x6474e551;
    private const uint ReadOnlyAfterRelocation = 0x6474e552;
    private const uint Executable = 1;
    private const uint Writable = 2;
    private const long TextRelocations = 22;
    private const long RunPath = 29;
    private const long LibraryPath = 15;
    private const long Flags1 = 0x6ffffffb;
    private const ulong Now = 1;
    private const ulong PositionIndependentProgram = 0x08000000;

    private static readonly string Folder = Path.Combine(Repository.Root, "native-host", "bin");

    /// <summary>The makefiles name what they build: <c>$(OUT)/smashd:</c>, or <c>PROGRAM := smash-task</c>.</summary>
    private static string[] Names => [.. Makefiles.SelectMany(static file => Regex.Matches(file.Text, @"(?m)^(?:\$\(OUT\)/|PROGRAM := )(smash[\w-]*):?").Select(static match => match.Groups[1].Value))];

    private static IEnumerable<SourceFile> Makefiles => Repository.Files.Where(static file => file.IsIn("native-host") && file.Stem == "Makefile" && (file.Text.Contains("$(CC)", StringComparison.Ordinal) || file.Text.Contains("program.mk", StringComparison.Ordinal)));

    private static ElfProgram[] Programs => [.. Names.Select(static name => ElfProgram.Read(Path.Combine(Folder, name))!)];

    [Fact]
    public void Each_program_is_loaded_where_the_kernel_likes()
    {
        Assert.Contains("smashd", Names);
        Assert.Contains("smash-gate", Names);
        Assert.Contains("smash-task", Names);
        Assert.All(Programs, static program => Assert.Equal(SharedObject, program.Type));
        Assert.All(Programs, static program => Assert.Contains(program.Dynamic, static entry => entry.Tag == Flags1 && (entry.Value & PositionIndependentProgram) != 0));
    }

    [Fact]
    public void What_is_relocated_at_the_start_cannot_be_written_later() =>
        Assert.All(Programs, static program =>
        {
            Assert.Contains(program.Segments, static segment => segment.Type == ReadOnlyAfterRelocation);
            Assert.Contains(program.Dynamic, static entry => entry.Tag == Flags1 && (entry.Value & Now) != 0);
            Assert.DoesNotContain(program.Dynamic, static entry => entry.Tag == TextRelocations);
        });

    [Fact]
    public void Nothing_is_both_writable_and_executable_the_stack_least_of_all() =>
        Assert.All(Programs, static program =>
        {
            Assert.Contains(program.Segments, static segment => segment.Type == StackSegment && (segment.Flags & Executable) == 0);
            Assert.DoesNotContain(program.Segments, static segment => segment.Type == LoadSegment && (segment.Flags & (Writable | Executable)) == (Writable | Executable));
        });

    [Fact]
    public void No_program_looks_for_libraries_in_a_folder_of_its_own() =>
        Assert.All(Programs, static program => Assert.DoesNotContain(program.Dynamic, static entry => entry.Tag is RunPath or LibraryPath));

    [Fact]
    public void Every_makefile_of_a_program_compiles_with_the_hardened_flags()
    {
        string shared = File.ReadAllText(Path.Combine(Repository.Root, "native-host", "program.mk"));
        string[] makefiles = [shared, .. Makefiles.Where(static file => !file.Text.Contains("\ninclude ../program.mk\n", StringComparison.Ordinal)).Select(static file => file.Text)];

        Assert.True(makefiles.Length >= 6, $"only {makefiles.Length} makefiles");
        Assert.All(makefiles, static makefile =>
        {
            Assert.Contains("\ninclude ../hardened.mk\n", makefile, StringComparison.Ordinal);
            Assert.Contains("-fstack-protector-strong", makefile, StringComparison.Ordinal);
            Assert.Contains("-D_FORTIFY_SOURCE=", makefile, StringComparison.Ordinal);
            Assert.Contains("$(HARDENED) $(CFLAGS) -c", makefile, StringComparison.Ordinal);
        });
    }
}
