using Smash.Protocol;
using Smash.Session.Limits;

namespace Smash.Session.Tests.Limits;

public sealed class ProcessorListTests
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0,2-3", new[] { 0, 2, 3 })]
    [InlineData("3,1-2,2", new[] { 1, 2, 3 })]
    [InlineData("1023", new[] { 1023 })]
    public void Lists_are_as_Linux_writes_them(string text, int[] expected) => Assert.Equal(expected, ProcessorList.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("3-1")]
    [InlineData("1024")]
    [InlineData("1-2-3")]
    [InlineData("a")]
    [InlineData("99999999999")]
    public void What_is_none_is_refused(string text) => Assert.Equal(Errno.EINVAL, Assert.Throws<RequestRefusedException>(() => ProcessorList.Parse(text)).Error);

    [Fact]
    public void Those_of_the_host_are_known() => Assert.NotEmpty(ProcessorList.ReadAllowed());
}
