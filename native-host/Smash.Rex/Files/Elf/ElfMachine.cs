namespace Smash.Rex.Files.Elf;

/// <summary>Which machines a program or library is for.</summary>
/// <param name="Number">e_machine.</param>
/// <param name="Is64Bit">ELFCLASS64.</param>
/// <param name="IsBigEndian">ELFDATA2MSB.</param>
internal readonly record struct ElfMachine(ushort Number, bool Is64Bit, bool IsBigEndian)
{
    /// <summary>As uname -m has it on such a machine.</summary>
    public string Name => (Number, Is64Bit, IsBigEndian) switch
    {
        (3, _, _) => "i686",
        (62, true, _) => "x86_64",
        (40, _, false) => "arm",
        (183, _, false) => "aarch64",
        (21, _, false) => "ppc64le",
        (21, _, true) => "ppc64",
        (22, true, _) => "s390x",
        (243, true, _) => "riscv64",
        (258, true, _) => "loongarch64",
        _ => $"ELF machine {Number}, {(Is64Bit ? 64 : 32)} bit",
    };

    /// <summary>The folders where its distributions may keep libraries apart, beside /lib and /usr/lib.</summary>
    public IReadOnlyList<string> LibraryFolders => Name switch
    {
        "x86_64" => ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"],
        "aarch64" => ["/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64"],
        "i686" => ["/lib/i386-linux-gnu", "/usr/lib/i386-linux-gnu", "/lib32", "/usr/lib32"],
        var name => [$"/lib/{name}-linux-gnu", $"/usr/lib/{name}-linux-gnu", "/lib64", "/usr/lib64"],
    };

    /// <summary>Whether a machine runs such programs.</summary>
    /// <param name="program">What the program is for: a <see cref="Name"/>.</param>
    /// <param name="machine">The machine, as uname -m has it.</param>
    public static bool RunsOn(string program, string machine) => program == machine || (program == "i686" && machine == "x86_64");
}
