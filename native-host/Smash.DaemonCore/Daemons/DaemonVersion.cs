using System.Reflection;

namespace Smash.DaemonCore.Daemons;

/// <summary>Reads a build's version.</summary>
internal static class DaemonVersion
{
    public static string Of(Assembly assembly) => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
