using System.Globalization;
using System.Runtime.InteropServices;

namespace Smash.Client.Interop;

/// <summary>The Unix user that this process acts as.</summary>
internal static partial class CurrentUser
{
    /// <summary>Effective user id.</summary>
    public static uint Id { get; } = GetEffectiveUserId();

    /// <summary>Name in the user database; the id in digits for a user who has none.</summary>
    public static string Name { get; } =
        Environment.UserName is { Length: > 0 } name ? name : Id.ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
