using Smash.Rex.Access;
using Smash.Rex.Commands;
using Smash.Rex.Configuration;

namespace Smash.Rex.Tests.Access;

public sealed class AccessEditTests
{
    [Theory]
    [InlineData("", "laptop.ann rexecve", "allow laptop.ann rexecve")]
    [InlineData("allow laptop.ann rcall # hers", "laptop.ann rexecve", "allow laptop.ann rexecve,rcall # hers")]
    [InlineData("allow laptop.ann rexecve", "laptop.ann rexecve", "allow laptop.ann rexecve")]
    [InlineData("allow *.ann *", "laptop.ann rexecve", "allow *.ann *")]
    [InlineData("allow *.ann rcall", "laptop.ann *", "allow *.ann rcall|allow laptop.ann rexecve,rjump,rfork")]
    [InlineData("allow laptop.ann rcall cos", "laptop.ann rcall sin", "allow laptop.ann rcall cos|allow laptop.ann rcall sin")]
    [InlineData("allow laptop.ann rcall c*", "laptop.ann rcall cos", "allow laptop.ann rcall c*")]
    [InlineData("# all\nallow * *\n\ndeny laptop.ann rexecve,rfork", "laptop.ann rexecve", "# all|allow * *||deny laptop.ann rfork")]
    [InlineData("deny laptop.ann *\ndeny laptop.bob *", "laptop.* rexecve,rcall,rjump,rfork", "allow laptop.* *")]
    public void What_is_granted_is_in_one_line_and_denied_in_none(string text, string granted, string expected)
    {
        AccessEdit edit = Edit(text);

        edit.Grant(Rule(granted));

        Assert.Equal(expected, string.Join('|', edit.Lines));
        Assert.Equal(text.Replace('\n', '|') != expected, edit.IsChanged);
    }

    [Theory]
    [InlineData("deny *.ann *", "laptop.ann rexecve")]
    [InlineData("deny * rcall libc.so.6:*", "laptop.ann rcall")]
    [InlineData("deny laptop.ann rcall", "laptop.ann rcall cos")]
    public void What_a_wider_line_denies_is_not_granted(string text, string granted)
    {
        AccessEdit edit = Edit(text);

        Assert.Equal("RexStillDenied", Assert.Throws<RexCommandException>(() => edit.Grant(Rule(granted))).ErrorId);
        Assert.False(edit.IsChanged);
    }

    [Theory]
    [InlineData("", "laptop.ann *", "")]
    [InlineData("allow laptop.ann rexecve # hers", "laptop.ann *", "")]
    [InlineData("allow laptop.ann rexecve,rcall # hers", "laptop.ann rcall", "allow laptop.ann rexecve # hers")]
    [InlineData("allow laptop.ann *\nallow laptop.bob *", "laptop.* *", "")]
    [InlineData("allow *.ann rexecve,rcall", "laptop.ann *", "allow *.ann rexecve,rcall|deny laptop.ann rexecve,rcall")]
    [InlineData("allow * *\ndeny laptop.ann rcall", "laptop.ann rexecve", "allow * *|deny laptop.ann rexecve,rcall")]
    [InlineData("allow * *\ndeny laptop.ann *", "laptop.ann rexecve", "allow * *|deny laptop.ann *")]
    [InlineData("allow laptop.ann rcall,rjump cos,sin", "laptop.ann rcall sin", "allow laptop.ann rjump cos,sin|allow laptop.ann rcall cos")]
    [InlineData("allow laptop.ann rcall", "laptop.ann rcall sin", "allow laptop.ann rcall|deny laptop.ann rcall sin")]
    [InlineData("allow laptop.ann rcall cos", "laptop.ann rcall sin", "allow laptop.ann rcall cos")]
    [InlineData("allow laptop.ann rcall c*", "laptop.ann rcall cos", "allow laptop.ann rcall c*|deny laptop.ann rcall cos")]
    [InlineData("allow laptop.ann.make rexecve", "laptop.ann *", "allow laptop.ann.make rexecve")]
    public void What_is_taken_away_no_line_grants(string text, string unwanted, string expected)
    {
        AccessEdit edit = Edit(text);

        edit.Revoke(Rule(unwanted));

        Assert.Equal(expected, string.Join('|', edit.Lines));
    }

    private static AccessRule Rule(string text)
    {
        Assert.Null(AccessRule.Parse(["allow", .. text.Split(' ')], out AccessRule? rule));
        return rule!;
    }

    private static AccessEdit Edit(string text)
    {
        var problems = new RexProblemList();
        AccessText parsed = AccessText.Parse(text, "access", problems);
        Assert.Empty(problems.Problems);
        return new AccessEdit(parsed);
    }
}
