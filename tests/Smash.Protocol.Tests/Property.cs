using CsCheck;

namespace Smash.Protocol.Tests;

/// <summary>
/// A property that holds for whatever a generator makes. By default it is tried with the same values each time, so many that all of them take seconds; with CsCheck_Iter or CsCheck_Time in the
/// environment with as many others, by CsCheck's own sampling. What fails is made smaller by it, and told with its seed.
/// </summary>
internal static class Property
{
    private const uint Stream = 7;
    private const int ShrinkingRounds = 2000;

    private static bool IsLong => Environment.GetEnvironmentVariable("CsCheck_Iter") is not null || Environment.GetEnvironmentVariable("CsCheck_Time") is not null;

    /// <summary>Tries a property.</summary>
    /// <param name="gen">Makes values.</param>
    /// <param name="holds">Throws where it does not hold.</param>
    /// <param name="iterations">How many values.</param>
    public static void Holds<T>(Gen<T> gen, Action<T> holds, int iterations = 200)
    {
        if (IsLong)
        {
            gen.Sample(holds);
            return;
        }

        for (int i = 0; i < iterations; i++)
        {
            // Kept as it was before the value was made of it.
            string seed = new PCG(Stream, (ulong)i).ToString();
            try
            {
                holds(gen.Generate(PCG.Parse(seed), null, out _));
            }
            catch (Exception) when (IsShrinkable())
            {
                gen.Sample(holds, seed: seed, iter: ShrinkingRounds, threads: 1);
                throw;
            }
        }
    }

    // For a debugger to say no.
    private static bool IsShrinkable() => !System.Diagnostics.Debugger.IsAttached;
}
