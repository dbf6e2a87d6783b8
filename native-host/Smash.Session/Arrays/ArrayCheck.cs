using System.Text;
using Smash.Protocol;

namespace Smash.Session.Arrays;

/// <summary>Refuses arrays that cannot be carried out.</summary>
internal static class ArrayCheck
{
    /// <summary>Checks what a submission says of an array.</summary>
    /// <exception cref="RequestRefusedException">EINVAL, EMSGSIZE, EOPNOTSUPP: what is wrong with it.</exception>
    public static void Check(StartJobRequest request)
    {
        if (request.Options.Array is not { } array)
        {
            return;
        }

        if (array.Count is < 1 or > ProtocolLimits.MaxArrayLength)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"An array has 1 to {ProtocolLimits.MaxArrayLength} members, not {array.Count}.");
        }

        if (array.ArrayId is not null || array.Index is not null || array.MemberStates.Count > 0)
        {
            throw new RequestRefusedException(Errno.EINVAL, "What a member is, and what states members are in, is the host's to say.");
        }

        CheckItems(array);
        CheckRest(request);
    }

    private static void CheckItems(ArrayTerms array)
    {
        if (array.Items.Count > 0 && array.Items.Count != array.Count)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"An array of {array.Count} members has as many items, or none, not {array.Items.Count}.");
        }

        foreach (string item in array.Items)
        {
            if (item.Contains('\0') || Encoding.UTF8.GetByteCount(item) > ProtocolLimits.MaxArrayItemLength)
            {
                throw new RequestRefusedException(Errno.EMSGSIZE, $"An item has no NUL and at most {ProtocolLimits.MaxArrayItemLength} bytes: put what is longer into files.");
            }
        }
    }

    private static void CheckRest(StartJobRequest request)
    {
        string? what = request switch
        {
            { Remote: not null } => "run on another host",
            { Options.Streams: { IsInputOpen: true } } => "have a standard input that stays open",
            { Options.Streams: { Terminal: > 0 } } => "run in terminals",
            _ => null,
        };
        if (what is not null)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"The members of an array cannot {what}: submit the jobs one by one.");
        }
    }
}
