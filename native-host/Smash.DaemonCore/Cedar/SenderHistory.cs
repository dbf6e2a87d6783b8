namespace Smash.DaemonCore.Cedar;

/// <summary>Which messages of one sender were delivered: the highest number, and a bit for each of those just below it (as RFC 4303 does for ESP).</summary>
internal sealed class SenderHistory
{
    private const int Window = 1024;

    private readonly ulong[] _bits = new ulong[Window / 64];
    private ulong _highest;

    /// <summary>The latest time that a message of this sender gave.</summary>
    public long Time { get; private set; }

    /// <summary>Whether a message was delivered, or is so far behind that nobody knows.</summary>
    public bool Knows(ulong message) =>
        message <= _highest && (_highest - message >= Window || (_bits[Word(message)] & Bit(message)) != 0);

    public void Add(ulong message, long time)
    {
        Time = Math.Max(Time, time);
        if (message > _highest)
        {
            Advance(message);
        }

        _bits[Word(message)] |= Bit(message);
    }

    private void Advance(ulong message)
    {
        ulong steps = Math.Min(message - _highest, Window);
        for (ulong i = 1; i <= steps; i++)
        {
            ulong number = _highest + i;
            _bits[Word(number)] &= ~Bit(number);
        }

        _highest = message;
        if (steps == Window)
        {
            Array.Clear(_bits);
        }
    }

    private static int Word(ulong message) => (int)(message % Window / 64);

    private static ulong Bit(ulong message) => 1UL << (int)(message % 64);
}
