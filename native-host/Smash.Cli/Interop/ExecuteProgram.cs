using System.Runtime.InteropServices;

namespace Smash.Cli.Interop;

/// <summary>execv(3).</summary>
internal static partial class ExecuteProgram
{
    /// <summary>Becomes another program, with this one's environment, terminal and descriptors.</summary>
    /// <param name="path">The program's path.</param>
    /// <param name="arguments">All of its arguments, the first being its name.</param>
    /// <returns>Why it did not: an error number. It returns only then.</returns>
    public static int Invoke(string path, IEnumerable<string> arguments)
    {
        _ = Call(path, [.. arguments, null]);
        return Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Call(string path, string?[] arguments);
}
