using System.Text;
using Smash.Red.Service;

namespace Smash.Red.Tests.Service;

public sealed class AccessTokenTests
{
    private const string Secret = "0123456789abcdef";

    [Theory]
    [InlineData("Bearer 0123456789abcdef", true)]
    [InlineData("BEARER  0123456789abcdef ", true)]
    [InlineData("Basic eDowMTIzNDU2Nzg5YWJjZGVm", true)]
    [InlineData("Basic OjAxMjM0NTY3ODlhYmNkZWY=", true)]
    [InlineData("Basic MDEyMzQ1Njc4OWFiY2RlZg==", false)]
    [InlineData("Basic ====", false)]
    [InlineData("Bearer 0123456789ABCDEF", false)]
    [InlineData("Bearer 0123456789abcde", false)]
    [InlineData("Bearer0123456789abcdef", false)]
    [InlineData("0123456789abcdef", false)]
    [InlineData("Bearer", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_header_bears_it_or_not(string? authorization, bool expected) => Assert.Equal(expected, new AccessToken(Secret).IsIn(authorization));

    [Fact]
    public void A_password_may_have_colons()
    {
        string pair = Convert.ToBase64String(Encoding.UTF8.GetBytes("user:a:b:c"));
        Assert.True(new AccessToken("a:b:c").IsIn("Basic " + pair));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupWrite, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, false)]
    public void A_file_that_others_may_read_or_write_is_no_secret(UnixFileMode mode, bool isTaken)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["token"], Secret + "\nnot this\n");
        File.SetUnixFileMode(folder["token"], mode);

        if (isTaken)
        {
            Assert.True(AccessToken.Load(folder["token"]).IsIn("Bearer " + Secret));
        }
        else
        {
            Assert.Throws<InvalidDataException>(() => AccessToken.Load(folder["token"]));
        }
    }
}
