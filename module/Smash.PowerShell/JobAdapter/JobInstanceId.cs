using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>
/// The instance id of a Smash job: the same in every session, known from those of other kinds of jobs without asking anybody, and telling
/// the job's id.
/// </summary>
internal static class JobInstanceId
{
    private const uint Mark = 0x534D5348; // "SMSH"
    private const int Length = 16;

    /// <summary>Makes the instance id of a job.</summary>
    public static Guid Create(SmashJob job)
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Mark);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], job.Id);

        // The id alone is not the job: every host counts from 1, and one without records does so each time.
        byte[] origin = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{job.Connection.Endpoint}\n{job.Record.SubmittedMicroseconds}")));
        origin.AsSpan(0, 8).CopyTo(bytes[8..]);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Reads the job's id out of an instance id.</summary>
    /// <returns>False: it is none of a Smash job.</returns>
    public static bool TryGetJobId(Guid instanceId, out uint jobId)
    {
        Span<byte> bytes = stackalloc byte[Length];
        jobId = 0;
        if (!instanceId.TryWriteBytes(bytes, bigEndian: true, out _) || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Mark)
        {
            return false;
        }

        jobId = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        return true;
    }
}
