using Smash.Protocol.Rex;

namespace Smash.Protocol.Tests.Rex;

public sealed class QuotedLineTests
{
    [Theory]
    [InlineData("./prog a  b\t", "./prog|a|b")]
    [InlineData("prog 'a b' \"c d\"", "prog|a b|c d")]
    [InlineData("prog a\\ b'c'\"d\"", "prog|a bcd")]
    [InlineData("prog '' \"\"", "prog||")]
    [InlineData("prog \"a\\\"b\\\\c\\d\"", "prog|a\"b\\c\\d")]
    [InlineData("prog '$HOME `x` *'", "prog|$HOME `x` *")]
    [InlineData("prog a=b --c=d", "prog|a=b|--c=d")]
    [InlineData("'my prog' x", "my prog|x")]
    [InlineData("'echo' x", "echo|x")]
    public void A_line_of_words_and_quotes_is_split_as_a_shell_does(string line, string words) => Assert.Equal(words.Split('|'), QuotedLine.Split(line));

    [Theory]
    [InlineData("")]
    [InlineData("echo x")]
    [InlineData("A=b prog")]
    [InlineData("prog | cat")]
    [InlineData("prog $HOME")]
    [InlineData("prog \"$HOME\"")]
    [InlineData("prog \"`x`\"")]
    [InlineData("prog *.c")]
    [InlineData("prog ~/x")]
    [InlineData("prog 'open")]
    [InlineData("prog \"open")]
    [InlineData("prog \\")]
    [InlineData("prog\nnext")]
    [InlineData("'' x")]
    public void What_a_shell_must_see_to_is_left_to_it(string line) => Assert.Empty(QuotedLine.Split(line));

    [Fact]
    public void What_is_left_to_a_shell_is_run_by_that_of_the_other_host() => Assert.Equal(["/bin/sh", "-c", "a | b"], new StubCommand { Run = new RemoteRun { ComputerName = RemoteRun.Auto }, Command = "a | b" }.Words);
}
