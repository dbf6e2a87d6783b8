using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>red_run</c>: where a program's three streams come from and go to. A file goes before an address.</summary>
public sealed record RedRun
{
    /// <summary>Where to wait for the connection that standard input comes from; null: none.</summary>
    public RedAddress? StdinAddress { get; init; }

    /// <summary>The file that standard input comes from; null: none.</summary>
    public string? StdinPath { get; init; }

    /// <summary>Where standard output is sent; null: none.</summary>
    public RedAddress? StdoutAddress { get; init; }

    /// <summary>The file that standard output goes into; null: none.</summary>
    public string? StdoutPath { get; init; }

    /// <summary>Go on behind the end of <see cref="StdoutPath"/>, instead of making it new.</summary>
    public bool AppendStdout { get; init; }

    /// <summary>Where standard error is sent; null: none.</summary>
    public RedAddress? StderrAddress { get; init; }

    /// <summary>The file that standard error goes into; null: none.</summary>
    public string? StderrPath { get; init; }

    /// <summary>Go on behind the end of <see cref="StderrPath"/>, instead of making it new.</summary>
    public bool AppendStderr { get; init; }

    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedRun Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedRun
        {
            StdinAddress = members.Read("net_stdin"u8, RedAddress.ReadOptional),
            StdinPath = members.ReadOptionalText("file_stdin"u8),
            StdoutAddress = members.Read("net_stdout"u8, RedAddress.ReadOptional),
            StdoutPath = members.ReadOptionalText("file_stdout"u8),
            AppendStdout = members.ReadFlag("append_stdout"u8),
            StderrAddress = members.Read("net_stderr"u8, RedAddress.ReadOptional),
            StderrPath = members.ReadOptionalText("file_stderr"u8),
            AppendStderr = members.ReadFlag("append_stderr"u8),
        };
    }

    /// <summary>Writes its members; those that are empty are left out.</summary>
    /// <param name="writer">Where to, inside a struct.</param>
    public void WriteMembers(XmlRpcWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        StdinAddress?.Write(writer, "net_stdin"u8);
        StdoutAddress?.Write(writer, "net_stdout"u8);
        StderrAddress?.Write(writer, "net_stderr"u8);
        WritePath(writer, "file_stdin"u8, StdinPath);
        WritePath(writer, "file_stdout"u8, StdoutPath);
        WritePath(writer, "file_stderr"u8, StderrPath);
        writer.WriteInteger("append_stdout"u8, AppendStdout ? 1 : 0);
        writer.WriteInteger("append_stderr"u8, AppendStderr ? 1 : 0);
    }

    private static void WritePath(XmlRpcWriter writer, ReadOnlySpan<byte> name, string? path)
    {
        if (path is not null)
        {
            writer.WriteString(name, path);
        }
    }
}
