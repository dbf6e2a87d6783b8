using System.Runtime.InteropServices;

namespace Smash.ScriptJob.Interop;

/// <summary>dup2(2): makes a number stand for another open file.</summary>
internal static partial class DuplicateDescriptor
{
    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Onto(int descriptor, int number);
}
