using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Smash.Red.Jobs.Handlers;

namespace Smash.Red.Service;

/// <summary>The methods that a RED answers.</summary>
/// <param name="handlers">The handlers.</param>
internal sealed class RedMethods(params IEnumerable<IRedMethod> handlers)
{
    private readonly FrozenDictionary<string, IRedMethod> _handlers = handlers.ToFrozenDictionary(static handler => handler.Method, StringComparer.Ordinal);

    /// <summary>All methods of a RED.</summary>
    /// <param name="red">The RED.</param>
    public static RedMethods Of(RedService red) => new(
        new ConnectRedHostHandler(red),
        new NewRedWorldHandler(red),
        new GetRedPropertyHandler(red),
        new RemoveRedWorldHandler(red),
        new GetRedItemHandler(red),
        new NewRedDirectoryHandler(red),
        new SetRedItemPermissionHandler(red),
        new RemoveRedItemHandler(red),
        new StartRedSinkHandler(red),
        new StartRedSourceHandler(red),
        new StartRedJobHandler(red),
        new StopRedJobHandler(red),
        new GetRedJobHandler(red),
        new WaitRedJobHandler(red));

    /// <summary>Finds a method.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="handler">Who answers it.</param>
    /// <returns>Whether there is such a method.</returns>
    public bool TryFind(string method, [NotNullWhen(true)] out IRedMethod? handler) => _handlers.TryGetValue(method, out handler);
}
