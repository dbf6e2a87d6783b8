using System.Globalization;
using System.Runtime.InteropServices;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Execute;
using Smash.Rex.Origin;

namespace Smash.Rex.Forks;

/// <summary>What a stub asks for by rfork.</summary>
/// <param name="Pid">The process.</param>
/// <param name="IsMove">Whether the original ends.</param>
/// <param name="Place">Where to.</param>
internal sealed record ForkRequest(int Pid, bool IsMove, PlaceRequest Place)
{
    /// <summary>Its pid, as it is told.</summary>
    public string Text => Pid.ToString(CultureInfo.InvariantCulture);

    /// <summary>The stub's folder, whose rex.rc goes first; null: none.</summary>
    public string? Folder { get; private init; }

    /// <summary>Which of the user's keys is taken; empty: the user's own.</summary>
    public string Program { get; private init; } = "";

    /// <summary>Reads it.</summary>
    /// <param name="fields">The fields of the stub's OPEN.</param>
    /// <exception cref="RexFieldException">It cannot be asked for so.</exception>
    /// <exception cref="MalformedPacketException">A field is none.</exception>
    public static ForkRequest Read(RexFields fields)
    {
        if (!int.TryParse(fields.FindString(RexForkTag.Process), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) || pid <= 1)
        {
            throw new RexFieldException("RexRequestInvalid", "No process is named.");
        }

        if (fields.FindString(RexForkTag.Started) is { } started && started != ReadStart(pid))
        {
            throw new RexFieldException("RexProcessCannotGo", $"Process {pid} has ended.");
        }

        string? folder = fields.FindString(RexExecuteTag.HomeDirectory);
        var place = new PlaceRequest(RexTransaction.Fork)
        {
            Server = fields.FindString(RexExecuteTag.Server) is { Length: > 0 } server ? server : PlaceRequest.Auto,
            Machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64",
            Except = ExecuteRequest.ReadStrings(fields, RexExecuteTag.Exclude),
            Folder = folder,
        };
        return new ForkRequest(pid, fields.FindString(RexForkTag.Move) == "1", place) { Folder = folder, Program = fields.FindString(RexExecuteTag.IdentityProgram) ?? "" };
    }

    private static string ReadStart(int pid)
    {
        const int FieldAfterName = 19;
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[FieldAfterName];
        }
        catch (IOException)
        {
            return "";
        }
    }
}
