namespace Smash.Protocol;

/// <summary>Collects the fields of <see cref="JobOptions"/> as they are read.</summary>
internal sealed class JobOptionsBuilder
{
    private JobTermsBuilder? _terms;
    private ArrayTermsBuilder? _array;
    private TreeLimitsBuilder? _treeLimits;
    private StreamTermsBuilder? _streams;
    private EngineRunBuilder? _engine;

    /// <summary>Takes a field, if it is one of them.</summary>
    /// <returns>Whether it is.</returns>
    public bool TryAdd(FieldTag tag, ref PacketReader value)
    {
        if (JobTermsBuilder.Knows(tag))
        {
            (_terms ??= new()).Add(tag, ref value);
        }
        else if (ArrayTermsBuilder.Knows(tag))
        {
            (_array ??= new()).Add(tag, ref value);
        }
        else if (TreeLimitsBuilder.Knows(tag))
        {
            (_treeLimits ??= new()).Add(tag, ref value);
        }
        else if (StreamTermsBuilder.Knows(tag))
        {
            (_streams ??= new()).Add(tag, ref value);
        }
        else if (EngineRunBuilder.Knows(tag))
        {
            (_engine ??= new()).Add(tag, ref value);
        }
        else
        {
            return false;
        }

        return true;
    }

    public JobOptions Build() => _terms is null && _array is null && _treeLimits is null && _streams is null && _engine is null ? JobOptions.None : new JobOptions
    {
        Terms = _terms?.Build(),
        Array = _array?.Build(),
        TreeLimits = _treeLimits?.Build(),
        Streams = _streams?.Build(),
        Engine = _engine?.Build(),
    };
}
