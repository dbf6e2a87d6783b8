using Smash.Protocol;

namespace Smash.Session.Terms;

/// <summary>From the terms that a job has, and what is to be changed, to those that it has then.</summary>
internal static class TermsChange
{
    /// <summary>Makes the new options.</summary>
    /// <param name="options">The job's.</param>
    /// <param name="request">What is to be changed.</param>
    public static JobOptions Apply(JobOptions options, SetTermsRequest request)
    {
        JobTerms terms = options.Terms ?? new JobTerms();
        JobTerms wanted = JobTermsStart.Resolve(request.Terms, UnixMicroseconds.Now);
        foreach (FieldTag tag in request.Changed)
        {
            terms = Apply(terms, wanted, tag);
        }

        return options with
        {
            Terms = terms,
            Array = options.Array is { } array && request.Changed.Contains(FieldTag.ArrayLimit) ? array with { Limit = request.ArrayLimit } : options.Array,
        };
    }

    private static JobTerms Apply(JobTerms terms, JobTerms wanted, FieldTag tag) => tag switch
    {
        FieldTag.Pool => terms with { Pool = wanted.Pool },
        FieldTag.After => terms with { After = wanted.After },
        FieldTag.NotBefore or FieldTag.Delay => terms with { NotBeforeMicroseconds = wanted.NotBeforeMicroseconds },
        FieldTag.QueueDeadline => terms with { QueueDeadlineMilliseconds = wanted.QueueDeadlineMilliseconds },
        FieldTag.RetryPolicy or FieldTag.RetryOnExit or FieldTag.RetryOnCause => terms with { Retry = wanted.Retry is { Count: > 0 } retry ? retry : null },
        FieldTag.Label => terms with { Labels = wanted.Labels },
        FieldTag.Comment => terms with { Comment = wanted.Comment },
        FieldTag.OnEnd => terms with { OnEnd = wanted.OnEnd },
        _ => terms,
    };
}
