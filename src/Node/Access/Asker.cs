using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Node.Access;

/// <summary>The official behind a request: a verified token's author. Slices take it as a parameter.</summary>
/// <param name="Who">As the register has them at the node's time.</param>
/// <param name="BodySha256">What the token says of the body.</param>
internal sealed record Asker(Author Who, Digest BodySha256)
{
    public string Territory => Who.Territory;

    public string Role => Who.Role;

    public bool Is(params ReadOnlySpan<string> roles) => roles.Contains(Who.Role);

    public static ValueTask<Asker?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<Asker>());

    public override string ToString() => Who.Role;
}
