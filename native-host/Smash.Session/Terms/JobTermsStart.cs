using Smash.Protocol;

namespace Smash.Session.Terms;

/// <summary>From the terms that a submission asks for to those that its job has.</summary>
internal static class JobTermsStart
{
    /// <summary>Makes a time of a delay.</summary>
    /// <param name="options">What the submission asks for.</param>
    /// <param name="submittedMicroseconds">When it came.</param>
    public static JobOptions Resolve(JobOptions options, long submittedMicroseconds) => options.Terms is { } terms
        ? options with { Terms = Resolve(terms, submittedMicroseconds) with { Attempt = 1, Retry = terms.Retry is { Count: > 0 } retry ? retry : null } }
        : options;

    /// <summary>Makes a time of a delay.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="fromMicroseconds">From when the delay counts.</param>
    public static JobTerms Resolve(JobTerms terms, long fromMicroseconds) => terms.DelayMilliseconds == 0
        ? terms
        : terms with { DelayMilliseconds = 0, NotBeforeMicroseconds = fromMicroseconds + ((long)terms.DelayMilliseconds * 1000) };
}
