using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Commands;

/// <summary>From user ids to names, remembered: the user database may be far away, and asking it holds up the loop.</summary>
internal sealed unsafe class UserNames
{
    private const int MostNames = 4096;
    private const int BufferLength = 16 * 1024;

    private readonly Dictionary<uint, string?> _names = [];

    /// <summary>The name of a user, by getpwuid_r(3).</summary>
    /// <returns>The name; null when the user database knows none, or does not answer.</returns>
    public string? this[uint id]
    {
        get
        {
            if (_names.TryGetValue(id, out string? name))
            {
                return name;
            }

            if (_names.Count >= MostNames)
            {
                _names.Clear();
            }

            return _names[id] = Look(id);
        }
    }

    /// <summary>Forgets the names, since users may have been renamed.</summary>
    public void Clear() => _names.Clear();

    private static string? Look(uint id)
    {
        byte* entry = stackalloc byte[GetUserById.EntrySize];
        byte* buffer = stackalloc byte[BufferLength];
        byte* result;
        return GetUserById.Invoke(id, entry, buffer, BufferLength, &result) == 0 && result != null ? Marshal.PtrToStringUTF8(*(nint*)entry) : null;
    }
}
