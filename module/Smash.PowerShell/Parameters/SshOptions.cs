using System.Collections;
using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Reads options of ssh from a hashtable, as New-PSSession takes them.</summary>
internal static class SshOptions
{
    /// <summary>Reads and checks them.</summary>
    /// <exception cref="CommandException">InvalidSshOption: one cannot be set, or is none.</exception>
    public static IReadOnlyDictionary<string, string> Read(IDictionary? options)
    {
        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry option in options ?? new Hashtable())
        {
            string name = LanguagePrimitives.ConvertTo<string>(option.Key) ?? "";
            string value = LanguagePrimitives.ConvertTo<string>(option.Value) ?? "";
            if (SshDestination.FindProblem(name, value) is { } problem)
            {
                throw new CommandException("InvalidSshOption", problem);
            }

            read[name] = value;
        }

        return read;
    }
}
