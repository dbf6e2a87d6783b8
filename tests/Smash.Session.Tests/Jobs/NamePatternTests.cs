using System.Diagnostics;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Tests.Jobs;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("build", "build", true)]
    [InlineData("build", "Build", true)]
    [InlineData("BUILD-É", "build-é", true)]
    [InlineData("build", "builds", false)]
    [InlineData("build", "rebuild", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything at all", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*c", "acd", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("a?c", "abbc", false)]
    [InlineData("job[0-9]", "job7", true)]
    [InlineData("job[0-9]", "jobx", false)]
    [InlineData("job[abc]", "jobB", true)]
    [InlineData("job[a-c]x", "jobdx", false)]
    [InlineData("[^a]", "^", true)]
    [InlineData("[^a]", "b", false)]
    [InlineData("[a\\d]", "\\", true)]
    [InlineData("[a\\d]", "5", false)]
    [InlineData("[a[b]", "[", true)]
    [InlineData("[a-z-[b]", "b", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a.c", "a.c", true)]
    [InlineData("(a|b)+$", "a", false)]
    [InlineData("(a|b)+$", "(a|b)+$", true)]
    [InlineData("a]", "a]", true)]
    [InlineData("a", "a\n", false)]
    [InlineData("a*b", "a\nb", true)]
    [InlineData("\\w", "w", false)]
    public void A_pattern_matches_as_a_wildcard(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new NamePattern(pattern).IsMatch(name));

    [Theory]
    [InlineData("[")]
    [InlineData("a[b")]
    [InlineData("[]")]
    [InlineData("[]]")]
    [InlineData("[z-a]")]
    [InlineData("[9-0]x")]
    public void A_set_that_is_empty_open_or_backwards_is_refused(string pattern) =>
        Assert.Equal(Errno.EINVAL, Assert.Throws<RequestRefusedException>(() => new NamePattern(pattern)).Error);

    [Fact]
    public void A_pattern_has_at_most_1024_characters()
    {
        Assert.True(new NamePattern(new string('a', 1024)).IsMatch(new string('A', 1024)));
        Assert.Equal(Errno.EINVAL, Assert.Throws<RequestRefusedException>(() => new NamePattern(new string('a', 1025))).Error);
    }

    [Theory]
    [InlineData("*a", 500)]
    [InlineData("*?", 500)]
    [InlineData("a*", 500)]
    [InlineData("[ab]*", 200)]
    public void No_pattern_takes_long(string part, int times)
    {
        long start = Stopwatch.GetTimestamp();
        var pattern = new NamePattern(string.Concat(Enumerable.Repeat(part, times)) + "!");
        Assert.False(pattern.IsMatch(new string('a', 255)));

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }
}
