using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Metrics;

/// <summary>The values of a daemon as DC_METRICS answers them.</summary>
public static class MetricsAnswer
{
    // A value without tags takes at least so many bytes, so that a count that cannot be is seen before memory is given to it.
    private const int LeastValueBytes = 40;

    /// <summary>Writes values: how many, then of each its name, kind (uint8), unit, number of tags, the tags' keys and values, count, sum, minimum and maximum.</summary>
    /// <param name="answer">Where to.</param>
    /// <param name="values">The values.</param>
    public static void Write(CedarWriter answer, IReadOnlyCollection<MetricValue> values)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(values);
        answer.Put(values.Count);
        foreach (MetricValue value in values)
        {
            answer.Put(value.Name);
            answer.Put((byte)value.Kind);
            answer.Put(value.Unit);
            answer.Put(value.Tags.Count);
            foreach ((string key, string text) in value.Tags)
            {
                answer.Put(key);
                answer.Put(text);
            }

            answer.Put(value.Count);
            answer.Put(value.Sum);
            answer.Put(value.Minimum);
            answer.Put(value.Maximum);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="answer">The answer, behind its status.</param>
    /// <exception cref="CedarException">It is something else.</exception>
    public static IReadOnlyList<MetricValue> Read(CedarReader answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        int count = answer.GetInt32();
        if (count < 0 || count > answer.RemainingBytes / LeastValueBytes)
        {
            throw new CedarException($"A metrics answer declares {count} values in {answer.RemainingBytes} bytes.");
        }

        var values = new List<MetricValue>(count);
        for (int i = 0; i < count; i++)
        {
            values.Add(new MetricValue(answer.GetString(), (MetricKind)answer.GetUInt8(), answer.GetString(), ReadTags(answer), answer.GetInt64(), answer.GetDouble(), answer.GetDouble(), answer.GetDouble()));
        }

        return values;
    }

    private static List<KeyValuePair<string, string>> ReadTags(CedarReader answer)
    {
        var tags = new List<KeyValuePair<string, string>>();
        for (int left = answer.GetInt32(); left > 0; left--)
        {
            tags.Add(new(answer.GetString(), answer.GetString()));
        }

        return tags;
    }
}
