using System.Globalization;
using System.Text;

namespace Smash.Protocol.Red.Discovery;

/// <summary>
/// The datagrams by which REDs are found on a network. The question is text, <c>RED? 1 NONCE</c> and a line feed, filled up with NULs to <see cref="QuestionBytes"/>; the answer is
/// <c>RED! 1 NONCE</c> and lines <c>name=value</c>, and never longer than the question, so that nobody's address can be flooded by way of a RED.
/// </summary>
public static class RedDiscovery
{
    /// <summary>The UDP port that is asked, unless configured otherwise.</summary>
    public const int DefaultPort = 4711;

    /// <summary>Length of a question, bytes: fits in any packet.</summary>
    public const int QuestionBytes = 512;

    /// <summary>The group that is asked over IP version 4, besides the broadcast address.</summary>
    public const string Group = "239.255.47.11";

    /// <summary>The group that is asked over IP version 6, on each link.</summary>
    public const string Group6 = "ff02::4711";

    private const int NonceDigits = 16;
    private const string QuestionHead = "RED? 1 ";
    private const string AnswerHead = "RED! 1 ";

    /// <summary>Makes a question.</summary>
    /// <param name="nonce">A random number, by which answers are known.</param>
    public static byte[] WriteQuestion(ulong nonce)
    {
        byte[] question = new byte[QuestionBytes];
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{QuestionHead}{nonce:x16}\n"), question);
        return question;
    }

    /// <summary>Reads a question.</summary>
    /// <param name="datagram">What has come.</param>
    /// <param name="nonce">Its nonce.</param>
    /// <returns>Whether it is one; anything else is not answered.</returns>
    public static bool TryReadQuestion(ReadOnlySpan<byte> datagram, out ulong nonce) => TryReadHead(datagram, QuestionHead, out nonce);

    /// <summary>Makes an answer.</summary>
    /// <param name="nonce">The question's nonce.</param>
    /// <param name="announcement">What there is to tell.</param>
    /// <param name="most">Most bytes: the length of the question.</param>
    /// <returns>The answer; null where it would be longer.</returns>
    public static byte[]? WriteAnswer(ulong nonce, RedAnnouncement announcement, int most)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        byte[] answer = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{AnswerHead}{nonce:x16}\n{announcement.Write()}"));
        return answer.Length <= most ? answer : null;
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="datagram">What has come.</param>
    /// <param name="nonce">The question's nonce.</param>
    /// <returns>What it tells; null where it is no answer to that question.</returns>
    public static RedAnnouncement? ReadAnswer(ReadOnlySpan<byte> datagram, ulong nonce) =>
        TryReadHead(datagram, AnswerHead, out ulong answered) && answered == nonce
            ? RedAnnouncement.Read(Encoding.UTF8.GetString(datagram[(AnswerHead.Length + NonceDigits + 1)..]))
            : null;

    private static bool TryReadHead(ReadOnlySpan<byte> datagram, string head, out ulong nonce)
    {
        nonce = 0;
        int length = head.Length + NonceDigits;
        return datagram.Length > length && datagram[length] == '\n' && Ascii.Equals(datagram[..head.Length], head)
            && ulong.TryParse(datagram[head.Length..length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out nonce);
    }
}
