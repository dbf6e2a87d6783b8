namespace Smash.Fuzz;

/// <summary>Something that reads bytes of others.</summary>
internal interface IFuzzTarget
{
    /// <summary>Its name, which is also that of the folder of its corpus.</summary>
    string Name { get; }

    /// <summary>Inputs to begin with, that are right.</summary>
    IEnumerable<byte[]> Seeds { get; }

    /// <summary>Reads an input. What is wrong with it is refused as it is everywhere; what could be read says the same when it is written and read again.</summary>
    /// <param name="input">The input.</param>
    /// <exception cref="Exception">Any: a defect.</exception>
    void Run(ReadOnlyMemory<byte> input);
}
