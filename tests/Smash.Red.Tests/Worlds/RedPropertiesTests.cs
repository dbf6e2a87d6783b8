using System.Globalization;
using Smash.Protocol.Red;
using Smash.Red.Worlds;

namespace Smash.Red.Tests.Worlds;

[Collection(WorldCollection.Name)]
public sealed class RedPropertiesTests : IDisposable
{
    private readonly WorldBench _bench = new();
    private readonly World _world;
    private readonly RedProperties _properties;

    public RedPropertiesTests()
    {
        _world = _bench.Create();
        _properties = new RedProperties(_bench.Table, "1.2.3");
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Each_property_that_is_told_of_can_be_read()
    {
        string[] names = [.. _properties.Descriptions.Select(static description => description.Split('-')[0])];

        RedProperty[] read = _properties.Read([.. names.Select(static name => new RedProperty(name, "asked"))], _world);

        Assert.Equal(names, read.Select(static property => property.Tag));
        Assert.DoesNotContain(read, static property => property.Content == "asked" || (property.Content.Length == 0 && property.Tag != "CPUFREQUENCY"));
        Assert.All(_properties.Descriptions, static description => Assert.Matches("^[A-Z]+-[A-Z].+", description));
    }

    [Fact]
    public void Properties_of_the_contract_are_there() => Assert.Subset(
        _properties.Descriptions.Select(static description => description.Split('-')[0]).ToHashSet(),
        new HashSet<string> { "CPUFREQUENCY", "CPUCOUNT", "MEMTOTAL", "MEMFREE", "LOADAVG", "WORLDCOUNT", "MAXWORLDS", "UPTIME" });

    [Fact]
    public void What_they_tell_is_so()
    {
        Assert.Equal(Environment.ProcessorCount, Number("CPUCOUNT"));
        Assert.InRange(Number("MEMFREE"), 1, Number("MEMTOTAL"));
        Assert.Equal((1, 3), (Number("WORLDCOUNT"), Number("MAXWORLDS")));
        Assert.Equal(_bench.Settings.Limits.SizeBytes, Number("WORLDSIZE"));
        Assert.Equal("1.2.3", Read("VERSION"));
        Assert.Equal(_bench.Table.Mechanism, Read("LIMITS"));

        long free = Number("WORLDSIZEFREE");
        _bench.Run(_world, "head -c 1m /dev/zero > /tmp/f");
        Assert.Equal(free - (1 << 20), Number("WORLDSIZEFREE"));
    }

    [Fact]
    public void One_that_is_none_is_RED_EBADPROPERTY_with_its_name()
    {
        RedException refused = Assert.Throws<RedException>(() => _properties.Read([new RedProperty("UPTIME", ""), new RedProperty("uptime", "")], _world));

        Assert.Equal((RedError.BadProperty, "uptime"), (refused.Error, refused.Extras));
    }

    private string Read(string name) => _properties.Read([new RedProperty(name, "")], _world)[0].Content;

    private long Number(string name) => long.Parse(Read(name), CultureInfo.InvariantCulture);
}
