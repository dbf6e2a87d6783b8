namespace Smash.Client;

/// <summary>The bytes of one try to carry a file.</summary>
/// <param name="path">The file, as progress names it.</param>
/// <param name="meter">Counts those of all files.</param>
internal sealed class CarriedBytes(string path, TransferMeter meter)
{
    private long _counted;

    /// <summary>Bytes that were there before; set before the first are counted.</summary>
    public long ResumedAt { get; private set; }

    /// <summary>Bytes that were carried in this try.</summary>
    public long Carried => _counted - ResumedAt;

    /// <summary>Counts what was there before.</summary>
    public void Resume(long length)
    {
        ResumedAt = length;
        Add(length);
    }

    /// <summary>Counts what was carried.</summary>
    public void Add(long count)
    {
        _counted += count;
        meter.Add(path, count);
    }

    /// <summary>Has them count no longer: they have to be carried again, or counted as there before.</summary>
    public void TakeBack()
    {
        meter.Add(path, -_counted);
        _counted = 0;
        ResumedAt = 0;
    }
}
