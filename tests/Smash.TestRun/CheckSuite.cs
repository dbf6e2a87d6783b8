namespace Smash.TestRun;

/// <summary>A command that is one test: it passes when it exits with 0.</summary>
internal static class CheckSuite
{
    public static TestCounts Run(Transcript transcript, string root, string program, params string[] arguments) =>
        Command.Run(transcript, root, program, arguments) == 0 ? new TestCounts(1, 0, 0) : new TestCounts(0, 1, 0) { Failures = [$"{program} {string.Join(' ', arguments)}"] };
}
