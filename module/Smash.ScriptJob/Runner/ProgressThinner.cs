using System.Diagnostics;
using System.Management.Automation;

namespace Smash.ScriptJob;

/// <summary>Lets through as much progress as somebody could see: the begin and the end of each activity, and ten records a second of it between.</summary>
internal sealed class ProgressThinner
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, long> _written = [];

    public bool IsWorthWriting(ProgressRecord record)
    {
        lock (_written)
        {
            bool isKnown = _written.TryGetValue(record.ActivityId, out long before);
            if (record.RecordType == ProgressRecordType.Completed)
            {
                _written.Remove(record.ActivityId);
                return true;
            }

            if (isKnown && Stopwatch.GetElapsedTime(before) < Interval)
            {
                return false;
            }

            _written[record.ActivityId] = Stopwatch.GetTimestamp();
            return true;
        }
    }
}
