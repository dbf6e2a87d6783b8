using System.Text;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Discovery;

namespace Smash.Protocol.Tests.Red;

public sealed class RedDiscoveryTests
{
    private static readonly RedAnnouncement Announcement =
        new() { Port = 4711, Scheme = "https", Hostname = "host", Machine = "x86_64", Start = new RedTime(1_700_000_000, 42), NeedsToken = true, NeedsCertificate = true };

    [Fact]
    public void A_question_and_its_answer_are_read_as_they_were_written()
    {
        byte[] question = RedDiscovery.WriteQuestion(0xABCDEF);
        Assert.Equal(RedDiscovery.QuestionBytes, question.Length);
        Assert.True(RedDiscovery.TryReadQuestion(question, out ulong nonce));

        byte[] answer = RedDiscovery.WriteAnswer(nonce, Announcement, question.Length)!;

        Assert.True(answer.Length <= question.Length);
        Assert.Equal(Announcement, RedDiscovery.ReadAnswer(answer, 0xABCDEF));
    }

    [Fact]
    public void The_bytes_are_those_of_the_document()
    {
        Assert.StartsWith("RED? 1 0000000000abcdef\n\0", Encoding.ASCII.GetString(RedDiscovery.WriteQuestion(0xABCDEF)), StringComparison.Ordinal);
        Assert.Equal(
            "RED! 1 0000000000000001\nport=4711\nscheme=https\nhost=host\nmachine=x86_64\nstart=1700000000.000042\nneeds=token,certificate\n",
            Encoding.ASCII.GetString(RedDiscovery.WriteAnswer(1, Announcement, 512)!));
    }

    [Fact]
    public void No_answer_is_longer_than_its_question() => Assert.Null(RedDiscovery.WriteAnswer(1, Announcement with { Hostname = new string('h', 500) }, RedDiscovery.QuestionBytes));

    [Theory]
    [InlineData("")]
    [InlineData("RED? 1 0000000000000001")]
    [InlineData("RED? 2 0000000000000001\n")]
    [InlineData("RED? 1 000000000000000g\n")]
    [InlineData("RED! 1 0000000000000001\nport=1\n")]
    public void Anything_else_is_no_question(string datagram) => Assert.False(RedDiscovery.TryReadQuestion(Encoding.ASCII.GetBytes(datagram), out _));

    [Theory]
    [InlineData("RED! 1 0000000000000002\nport=1\nscheme=http\n")]
    [InlineData("RED! 1 0000000000000001\nscheme=http\n")]
    [InlineData("RED! 1 0000000000000001\nport=0\nscheme=http\n")]
    [InlineData("RED! 1 0000000000000001\nport=65536\nscheme=http\n")]
    [InlineData("RED! 1 0000000000000001\nport=1\nscheme=ftp\n")]
    public void What_is_no_answer_to_the_question_is_none(string datagram) => Assert.Null(RedDiscovery.ReadAnswer(Encoding.ASCII.GetBytes(datagram), 1));

    [Fact]
    public void Lines_of_later_versions_are_skipped() =>
        Assert.Equal(new RedAnnouncement { Port = 1 }, RedDiscovery.ReadAnswer("RED! 1 0000000000000001\ncolor=red\nport=1\nscheme=http\n=\nx\n"u8, 1));
}
