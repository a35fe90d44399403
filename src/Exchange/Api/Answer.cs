namespace LotusBridge.Exchange.Api;

/// <summary>What a node answered: a value, or a refusal with a stable code. A lost connection is an exception.</summary>
public sealed record Answer<T>(T? Value, ApiRefusal? Refusal)
    where T : class
{
    public bool IsAccepted => Refusal is null;

    /// <summary>The value; for callers to whom a refusal is a failure of their own.</summary>
    /// <exception cref="ApiRefusedException">The node refused.</exception>
    public T Required() => Value ?? throw new ApiRefusedException(Refusal!);
}

/// <summary>Why a node did not do it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, one of <c>docs/errors.md</c>; <see cref="NoProblem"/> when the body was no problem+json.</param>
/// <param name="Title">One plain sentence.</param>
/// <param name="Article">The rule that stands against it, when the law refuses.</param>
/// <param name="Subject">What the law misses, by the rule pack's id.</param>
public sealed record ApiRefusal(int Status, string Code, string Title, string? Article = null, string? Subject = null)
{
    /// <summary>The code of an error answer that is not this API's, as from a proxy between.</summary>
    public const string NoProblem = "no-problem-json";

    public override string ToString() => Article is null ? $"{Code}: {Title}" : $"{Code} ({Article}): {Title}";
}

/// <summary>A refusal where the caller had no other way on.</summary>
public sealed class ApiRefusedException(ApiRefusal refusal) : Exception(refusal.ToString())
{
    public ApiRefusal Refusal { get; } = refusal;
}
