using Smash.Rex.Links;

namespace Smash.Rex.Tests.Links;

public sealed class LinkDiagnosisTests
{
    [Theory]
    [InlineData(255, "No ED25519 host key is known for h and you have requested strict checking.\r\nHost key verification failed.\r\n", nameof(LinkFaultKind.HostKey))]
    [InlineData(255, "u@h: Permission denied (publickey).\r\n", nameof(LinkFaultKind.Authentication))]
    [InlineData(255, "ssh: connect to host h port 22: Connection refused\r\n", nameof(LinkFaultKind.Unreachable))]
    [InlineData(255, "ssh: Could not resolve hostname h: Name or service not known\r\n", nameof(LinkFaultKind.Unreachable))]
    [InlineData(255, "something that no version has said yet\n", nameof(LinkFaultKind.Unreachable))]
    [InlineData(127, "bash: line 1: smash-rex: command not found\n", nameof(LinkFaultKind.NoAgent))]
    [InlineData(126, "", nameof(LinkFaultKind.NoAgent))]
    [InlineData(0, "", nameof(LinkFaultKind.NoAgent))]
    [InlineData(null, "", nameof(LinkFaultKind.NoAgent))]
    public void The_reason_is_found_in_what_ssh_says(int? exitCode, string said, string kind)
    {
        LinkFault fault = LinkDiagnosis.Explain("h", exitCode, said, "");

        Assert.Equal(kind, fault.Kind.ToString());
        Assert.Contains("h", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_prints_such_words_is_not_ssh() =>
        Assert.Equal(LinkFaultKind.NoAgent, LinkDiagnosis.Explain("h", 1, "Permission denied (publickey).", "").Kind);

    [Fact]
    public void What_is_no_frame_is_a_matter_of_the_protocol() =>
        Assert.Equal(LinkFaultKind.Protocol, LinkDiagnosis.Explain("h", null, "", "A frame of 1 bytes was announced.").Kind);
}
