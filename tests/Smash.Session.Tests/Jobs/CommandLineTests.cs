using System.Diagnostics;
using Smash.Session.Jobs;

namespace Smash.Session.Tests.Jobs;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("sort", "sort")]
    [InlineData("sort -n  file.txt", "sort|-n|file.txt")]
    [InlineData("\t /bin/ls\t-l ", "/bin/ls|-l")]
    [InlineData("dd if=a of=b", "dd|if=a|of=b")]
    [InlineData("./run,it user@host:80 50% a+b _x", "./run,it|user@host:80|50%|a+b|_x")]
    [InlineData("/bin/echo x", "/bin/echo|x")]
    [InlineData("sleepy if then", "sleepy|if|then")]
    public void A_line_that_means_the_same_without_a_shell_is_split(string command, string expected) =>
        Assert.Equal(expected.Split('|'), CommandLine.SplitPlain(command));

    [Theory]
    [InlineData("")]
    [InlineData("  \t")]
    [InlineData("a | b")]
    [InlineData("a; b")]
    [InlineData("a & b")]
    [InlineData("a && b")]
    [InlineData("a > b")]
    [InlineData("a < b")]
    [InlineData("a 'b'")]
    [InlineData("a \"b\"")]
    [InlineData("a \\b")]
    [InlineData("a $b")]
    [InlineData("a `b`")]
    [InlineData("a *")]
    [InlineData("a ?")]
    [InlineData("a [b]")]
    [InlineData("a {b,c}")]
    [InlineData("a ~")]
    [InlineData("a # b")]
    [InlineData("! a")]
    [InlineData("(a)")]
    [InlineData("a\nb")]
    [InlineData("a\r")]
    [InlineData("a\0b")]
    [InlineData("a ^b")]
    [InlineData("a é")]
    [InlineData("A=1 b")]
    [InlineData("A=1")]
    [InlineData("./x=y z")]
    [InlineData("cd /tmp")]
    [InlineData("exec sleep 1")]
    [InlineData(". ./file")]
    [InlineData(": x")]
    [InlineData("ulimit -t 1")]
    public void A_line_for_the_shell_is_left_to_it(string command) => Assert.Empty(CommandLine.SplitPlain(command));

    [Theory]
    [InlineData("/bin/bash", "compgen -b; compgen -k")]
    [InlineData("/bin/dash", "for word in alias bg break cd chdir command continue echo eval exec exit export false fg getopts hash jobs kill local printf pwd read readonly return set shift test times trap true type ulimit umask unalias unset wait . :; do echo $word; done")]
    public async Task No_built_in_or_reserved_word_of_a_shell_is_taken_for_a_program(string shell, string list)
    {
        using Process process = Process.Start(new ProcessStartInfo(shell, ["-c", list]) { RedirectStandardOutput = true })!;
        string[] words = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();

        Assert.True(words.Length > 30);
        Assert.All(words, static word => Assert.Empty(CommandLine.SplitPlain(word + " x")));
    }
}
