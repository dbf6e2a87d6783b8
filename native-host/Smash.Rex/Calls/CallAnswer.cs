using Smash.Protocol;
using Smash.Protocol.Rex;

namespace Smash.Rex.Calls;

/// <summary>What came of a call.</summary>
/// <param name="Server">Where.</param>
/// <param name="Accepted">The fields of ACCEPTED.</param>
/// <param name="Result">The fields of RESULT; none where nobody waited.</param>
internal sealed record CallAnswer(string Server, RexFields Accepted, RexFields Result)
{
    /// <summary>Why there is no result; null: there is one.</summary>
    public RexRefusal? Fault
    {
        get
        {
            if (Result.All(static one => one.Tag != RexResultTag.Fault))
            {
                return null;
            }

            PacketReader reader = Result.First(static one => one.Tag == RexResultTag.Fault).Reader;
            return RexRefusal.Read(ref reader);
        }
    }
}
