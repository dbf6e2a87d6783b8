using System.Security.Cryptography;
using Smash.Protocol;

namespace Smash.Session.Jobs;

/// <summary>Names an environment by its content, so that a hundred thousand jobs of one shell share one copy.</summary>
internal sealed class EnvironmentDigest : IEquatable<EnvironmentDigest>
{
    private readonly byte[] _bytes;

    private EnvironmentDigest(byte[] bytes) => _bytes = bytes;

    /// <summary>SHA-256 of the variables.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    public static EnvironmentDigest Of(EnvironmentBlock block) => new(SHA256.HashData(block.Encoded.Span));

    public static EnvironmentDigest FromBytes(byte[] bytes) => new(bytes);

    public byte[] ToArray() => _bytes;

    public bool Equals(EnvironmentDigest? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as EnvironmentDigest);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes);
}
