namespace Smash.Client;

/// <summary>An account in which REX runs what others send, here or on another machine: who is let in, and what each may do.</summary>
public sealed class RexExecutor
{
    /// <summary>Name of the program that does it there, found on PATH.</summary>
    public const string DefaultRemotePath = RexProgram.Name;

    private const string KeySign = "rex-key";
    private const string GrantSign = "rex-grant";

    private readonly SshDestination? _destination;

    private RexExecutor(string name, SshDestination? destination) => (ComputerName, _destination) = (name, destination);

    /// <summary>This account.</summary>
    public static RexExecutor Local { get; } = new("localhost", null);

    /// <summary>What it is called.</summary>
    public string ComputerName { get; }

    /// <summary>One on another machine, over the user's own ssh.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="destination">How to get there; its RemotePath is that of smash-rex.</param>
    public static RexExecutor FromSsh(string name, SshDestination destination) => new(name, destination);

    /// <summary>Whether a name means this account.</summary>
    /// <param name="name">A machine's name.</param>
    public static bool IsLocal(string name) => name is "." || name.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the keys that are let in.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public IReadOnlyList<RexPublishedKey> GetKeys(CancellationToken cancellationToken) => RunForKeys(["--keys", "list"], cancellationToken);

    /// <summary>Lets a key in.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RexErrorException">RexKeyConflict: it is let in otherwise already; others.</exception>
    public RexPublishedKey AddKey(RexKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return RunForKeys(["--keys", "add", key.Identity, key.Type, key.PublicKey], cancellationToken)[0];
    }

    /// <summary>Lets nobody in as an identity any more.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether somebody was.</returns>
    public bool RemoveKey(string identity, CancellationToken cancellationToken) => RunForKeys(["--keys", "remove", identity], cancellationToken)[0].IsChanged;

    /// <summary>Gets the lines of the access file.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RexErrorException">RexAccessInvalid: it is wrong, so that nothing is granted; others.</exception>
    public IReadOnlyList<RexGrant> GetAccess(CancellationToken cancellationToken) => RunForGrants(["--access", "list"], cancellationToken);

    /// <summary>Changes the access file.</summary>
    /// <param name="isGrant">Whether to grant; else it is taken away.</param>
    /// <param name="identity">An identity, or a pattern.</param>
    /// <param name="transactions">The transactions; <c>*</c> are all.</param>
    /// <param name="functions">The functions; none: all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The lines that are about the identity then.</returns>
    /// <exception cref="RexErrorException">RexStillDenied, RexAccessInvalid, RexIdentityInvalid, RexGrantInvalid, others: nothing has changed.</exception>
    public IReadOnlyList<RexGrant> ChangeAccess(bool isGrant, string identity, IReadOnlyList<string> transactions, IReadOnlyList<string> functions, CancellationToken cancellationToken) =>
        RunForGrants(["--access", isGrant ? "grant" : "revoke", identity, string.Join(',', transactions), .. functions.Count > 0 ? [string.Join(',', functions)] : Array.Empty<string>()], cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => ComputerName;

    private RexPublishedKey[] RunForKeys(string[] arguments, CancellationToken cancellationToken) =>
        [.. Run(arguments, KeySign, cancellationToken).Where(static fields => fields.Length >= 5).Select(fields => new RexPublishedKey(ComputerName, fields))];

    private RexGrant[] RunForGrants(string[] arguments, CancellationToken cancellationToken) =>
        [.. Run(arguments, GrantSign, cancellationToken).Where(static fields => fields.Length >= 4).Select(fields => new RexGrant(ComputerName, fields))];

    private IEnumerable<string[]> Run(string[] arguments, string sign, CancellationToken cancellationToken) => _destination is null
        ? RexProgram.RunHere(arguments, sign, cancellationToken)
        : RexProgram.RunThere(_destination, arguments, sign, cancellationToken);
}
