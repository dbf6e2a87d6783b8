using Smash.DaemonCore.Tests.Processes;
using Smash.Rex.Files.Elf;

namespace Smash.Rex.Tests.Files;

public sealed class LibraryClosureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_libraries_of_a_program_are_those_that_the_loader_takes()
    {
        string program = new FileInfo("/bin/sh").ResolveLinkTarget(true)?.FullName ?? "/bin/sh";
        ElfFile elf = ElfReader.TryRead(program)!;

        LoadedLibrary[] found = [.. LibraryClosure.Find(program, elf, "")];

        using var bench = new ProcessBench();
        string listed = bench.Run(ProcessBench.Shell($"{elf.Loader} --list {program}")).Output;
        string[] expected = [.. listed.Split('\n').Where(static line => line.Contains("=>", StringComparison.Ordinal)).Select(static line => line.Split("=>")[0].Trim())];
        Assert.Equal(expected.Where(name => name != Path.GetFileName(elf.Loader)).Order(StringComparer.Ordinal), found.Select(static library => library.Name).Order(StringComparer.Ordinal));
        Assert.All(found, static library => Assert.True(library.IsStandard && File.Exists(library.Path)));
    }

    [Fact]
    public void The_folders_of_the_environment_go_before_those_of_the_machine()
    {
        ElfFile elf = ElfReader.TryRead("/bin/sh")!;
        LoadedLibrary first = LibraryClosure.Find("/bin/sh", elf, "")[0];
        File.Copy(first.Path, _folder[first.Name]);

        LoadedLibrary own = LibraryClosure.Find("/bin/sh", elf, $":{_folder.FullPath}")[0];

        Assert.Equal((_folder[first.Name], false), (own.Path, own.IsStandard));
    }

    [Fact]
    public void What_is_no_program_is_none()
    {
        byte[] program = File.ReadAllBytes("/bin/sh");
        File.WriteAllBytes(_folder["short"], program[..60]);
        File.WriteAllText(_folder["text"], "#!/bin/sh\n");

        Assert.Null(ElfReader.TryRead(_folder["text"]));
        Assert.Null(ElfReader.TryRead(_folder["nothing"]));
        Assert.Empty(ElfReader.TryRead(_folder["short"])!.Needed);
        for (int at = 0; at < 4096; at += 97)
        {
            byte[] damaged = [.. program[..Math.Min(program.Length, 65_536)]];
            damaged[at] ^= 0xff;
            File.WriteAllBytes(_folder["damaged"], damaged);
            ElfReader.TryRead(_folder["damaged"]);
        }
    }
}
