using System.Globalization;

namespace Smash.DaemonCore.Processes;

/// <summary>
/// What a daemon got from the daemon that started it, from SMASH_INHERIT in the environment (PROCESSES.md):
/// <c>PARENTPID ADDRESS [fd=NUMBER kind=KIND]…</c>, where ADDRESS is <c>-</c> without a command socket of the parent.
/// </summary>
public sealed class Inheritance
{
    /// <summary>The name of the variable.</summary>
    public const string Variable = "SMASH_INHERIT";

    /// <summary>The kind of the descriptor that becomes readable when the parent has ended (pidfd_open(2)).</summary>
    public const string ParentKind = "parent";

    private const string NoAddress = "-";

    private Inheritance(int parentPid, string? parentAddress, IReadOnlyList<InheritedDescriptor> descriptors)
    {
        ParentPid = parentPid;
        ParentAddress = parentAddress;
        Descriptors = descriptors;
    }

    /// <summary>The parent daemon's pid.</summary>
    public int ParentPid { get; }

    /// <summary>Where the parent hears commands: the path of a Unix socket or a sinful string; null: nowhere.</summary>
    public string? ParentAddress { get; }

    /// <summary>The descriptors with what they are: <c>unix</c>, <c>tcp</c> and <c>udp</c> are command sockets, bound and listening; <c>parent</c>; and what the parent's plan named.</summary>
    public IReadOnlyList<InheritedDescriptor> Descriptors { get; }

    /// <summary>Takes what was inherited out of the environment, so that no process started from here takes it for its own.</summary>
    /// <returns>What was inherited; null: the daemon was not started by another.</returns>
    /// <exception cref="FormatException">The variable is there, and wrong.</exception>
    public static Inheritance? Take()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
        return string.IsNullOrEmpty(text) ? null : Parse(text);
    }

    /// <summary>Reads the variable's value.</summary>
    /// <param name="text">The value.</param>
    /// <exception cref="FormatException">It is wrong.</exception>
    public static Inheritance Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(' ');
        if (parts.Length < 2 || parts.Length % 2 != 0 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
        {
            throw new FormatException($"{Variable} must be 'PID ADDRESS [fd=NUMBER kind=KIND]...', not '{text}'.");
        }

        var descriptors = new List<InheritedDescriptor>();
        for (int i = 2; i < parts.Length; i += 2)
        {
            if (!parts[i].StartsWith("fd=", StringComparison.Ordinal) || !parts[i + 1].StartsWith("kind=", StringComparison.Ordinal)
                || !int.TryParse(parts[i].AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                throw new FormatException($"{Variable} has '{parts[i]} {parts[i + 1]}' where 'fd=NUMBER kind=KIND' belongs.");
            }

            descriptors.Add(new InheritedDescriptor(number, number, parts[i + 1][5..]));
        }

        return new Inheritance(pid, parts[1] == NoAddress ? null : Uri.UnescapeDataString(parts[1]), descriptors);
    }

    /// <summary>Finds a descriptor.</summary>
    /// <param name="kind">Its kind.</param>
    /// <returns>The first of that kind, or null.</returns>
    public int? Find(string kind) => Descriptors.FirstOrDefault(inherited => inherited.Kind == kind) is { Kind.Length: > 0 } found ? found.Descriptor : null;

    internal static string Escape(string? address) =>
        address is null ? NoAddress : address.Replace("%", "%25", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal);
}
