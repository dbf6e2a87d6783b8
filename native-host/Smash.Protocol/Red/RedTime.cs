using Smash.Protocol.Red.XmlRpc;

namespace Smash.Protocol.Red;

/// <summary><c>struct timeval</c>: a time since the begin of 1970, UTC.</summary>
/// <param name="Seconds">Whole seconds.</param>
/// <param name="Microseconds">The rest, 0 to 999,999.</param>
public readonly record struct RedTime(long Seconds, int Microseconds)
{
    /// <summary>Makes one of a time, cut to microseconds.</summary>
    /// <param name="time">The time, in 1970 or later.</param>
    public static RedTime Of(DateTimeOffset time)
    {
        long ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        return new RedTime(ticks / TimeSpan.TicksPerSecond, (int)(ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>The time; one beyond what can be told is the last that can.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
            .AddTicks(Math.Clamp(Microseconds, 0, 999_999) * TimeSpan.TicksPerMicrosecond);

    /// <summary>Reads one.</summary>
    /// <param name="value">The value.</param>
    public static RedTime Read(XmlRpcValue value)
    {
        XmlRpcStruct members = value.ToStruct();
        return new RedTime(members.ReadInteger("tv_sec"u8), members.ReadInt32("tv_usec"u8));
    }

    /// <summary>Writes it as a member.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The member's name.</param>
    public void Write(XmlRpcWriter writer, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginStruct(name);
        writer.WriteInteger("tv_sec"u8, Seconds);
        writer.WriteInteger("tv_usec"u8, Microseconds);
        writer.EndMemberStruct();
    }
}
