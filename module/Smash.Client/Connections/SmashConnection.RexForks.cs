using Smash.Protocol;
using Smash.Protocol.Cedar;
using Smash.Protocol.Rex;

namespace Smash.Client;

/// <content>Processes that go to other hosts.</content>
public sealed partial class SmashConnection
{
    /// <summary>Tells what becomes of a process and all that it has if it goes to another host; nothing is done to it.</summary>
    /// <param name="processId">Its pid.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RexErrorException">RexForkUnavailable: the host lacks a program of Smash's.</exception>
    /// <exception cref="SmashException">EOPNOTSUPP: this host has no REX, or it is off.</exception>
    public RexProcessTest TestProcess(int processId, CancellationToken cancellationToken = default) => ExecuteCommand(
        RexCommand.TestProcess,
        arguments => arguments.Put((uint)processId),
        reader => new RexProcessTest { ProcessId = processId, Findings = ReadFindings(reader) },
        cancellationToken);

    private static List<RexProcessFinding> ReadFindings(CedarReader reader)
    {
        string errorId = reader.GetString();
        if (errorId.Length > 0)
        {
            throw new RexErrorException(errorId, (Errno)reader.GetInt32(), reader.GetString()) { Request = PacketType.DaemonCommand, Command = RexCommand.TestProcess };
        }

        var findings = new List<RexProcessFinding>();
        for (uint count = reader.GetUInt32(); count > 0; count--)
        {
            RexProcessFate fate = Enum.TryParse(reader.GetString(), ignoreCase: true, out RexProcessFate known) ? known : RexProcessFate.Blocks;
            findings.Add(new RexProcessFinding(fate, reader.GetString(), reader.GetString()));
        }

        return findings;
    }
}
