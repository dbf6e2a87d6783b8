using SharpFuzz;
using Smash.Fuzz;

// replay FOLDER        runs the seeds, and each file of FOLDER/TARGET, uninstrumented
// seeds FOLDER         writes the seeds into FOLDER/TARGET
// instrument FOLDER    has the product's assemblies in a copy of this program tell where they come
// run TARGET           under afl-fuzz, from such a copy
// once TARGET FILE     runs one input
try
{
    switch (args)
    {
        case ["replay", var folder]: return Corpus.Replay(folder);
        case ["seeds", var folder]: return Corpus.WriteSeeds(folder);
        case ["instrument", var folder]: return Instrumentation.Add(folder);
        case ["run", var name]: return Loop(FuzzTargets.Find(name));
        case ["once", var name, var file]:
            Bounds.Run(FuzzTargets.Find(name), File.ReadAllBytes(file));
            return 0;
        default:
            Console.Error.WriteLine("replay FOLDER | seeds FOLDER | instrument FOLDER | run TARGET | once TARGET FILE");
            return 2;
    }
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

static int Loop(IFuzzTarget target)
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        Bounds.Run(target, input.ToArray());
    });
    return 0;
}
