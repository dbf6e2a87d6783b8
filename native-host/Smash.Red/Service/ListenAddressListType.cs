using Smash.DaemonCore.Configuration;

namespace Smash.Red.Service;

/// <summary>Addresses to listen at, with commas or blanks between them; at least one.</summary>
internal sealed class ListenAddressListType : ParameterType<IReadOnlyList<ListenAddress>>
{
    private static readonly char[] Separators = [',', ' ', '\t'];

    /// <inheritdoc/>
    public override string Name => "addresses";

    /// <inheritdoc/>
    public override string? Read(string text, string? folder, out IReadOnlyList<ListenAddress> value)
    {
        string[] parts = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        ListenAddress?[] addresses = [.. parts.Select(ListenAddress.Parse)];
        value = [.. addresses.OfType<ListenAddress>()];
        return (value.Count, Array.IndexOf(addresses, null)) switch
        {
            (_, >= 0 and var wrong) => $"'{parts[wrong]}' is no address to listen at. {ListenAddress.Expected}",
            (0, _) => $"There is no address. {ListenAddress.Expected}",
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string Write(IReadOnlyList<ListenAddress> value) => string.Join(", ", value);
}
