using Microsoft.Win32.SafeHandles;

namespace Smash.Session.Output;

/// <summary>An output file as the job has written it.</summary>
/// <param name="file">The file, which it owns.</param>
internal sealed class WholeOutput(SafeFileHandle file) : OutputFile
{
    /// <inheritdoc/>
    public override long Length { get; } = RandomAccess.GetLength(file);

    /// <inheritdoc/>
    public override int Read(Span<byte> data, long offset) => RandomAccess.Read(file, data, offset);

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();
}
