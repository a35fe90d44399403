using System.Buffers.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Portal.Demonstration;
using LotusBridge.Node.Portal.Passkeys;

namespace LotusBridge.Node.Portal.Signing;

/// <summary>Seeing what is signed, and signing it.</summary>
internal static class SigningPages
{
    private const string Pattern = "/sign/{id}";

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Get(Pattern, PageTable.Officials, "shell.sign.title", typeof(SignPage)) with { Form = ShowAsync },
        PageRule.Post(Pattern, PageTable.Officials, "shell.sign.title", SignAsync),
    ];

    private static async Task<IResult> ShowAsync(
        PortalRequest portal, PendingActs acts, PasskeyBook book, CancellationToken stop) =>
        await acts.ShowAsync(portal, portal.Route("id"), stop) is { } act
            ? await ShownAsync(portal, act, acts, book, stop)
            : PageAnswer.Of(Problem.NotFound);

    private static async Task<IResult> ShownAsync(
        PortalRequest portal, ActToSign act, PendingActs acts, PasskeyBook book, CancellationToken stop)
    {
        if (act.Row.TakenAt is not null)
        {
            return await acts.ResumeAsync(portal, act.Row, stop);
        }

        portal.Http.Features.Set(act with { Credential = await book.CredentialOfAsync(portal.Me.Key.Id(), stop) });
        return PageAnswer.Of<SignPage>();
    }

    private static async Task<IResult> SignAsync(
        PortalRequest portal, PortalForm form, PendingActs acts, Personas personas, PasskeyBook book, CancellationToken stop)
    {
        if (await acts.FindAsync(portal, portal.Route("id"), stop) is not { } row)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        if (row.TakenAt is not null)
        {
            return await acts.ResumeAsync(portal, row, stop);
        }

        // What was read is too old to be handed in, or is not what is kept any more: it is shown again, dated anew.
        if (portal.Now - row.At > PendingActs.Life || form["digest"] != new ActToSign(row, IsRenewed: false).Digest.ToString())
        {
            return await acts.ShowAsync(portal, row.Id, stop) is { } again
                ? await ShownAsync(portal, again with { IsRenewed = true }, acts, book, stop)
                : PageAnswer.Of(Problem.NotFound);
        }

        if (portal.Session!.Row.IsDemo)
        {
            return personas.KeyOf(portal.Me) is { } key
                ? await acts.TakeAsync(portal, row, (payload, type) => Envelope.Sign(type, payload.Span, key).Signatures[0], stop)
                : PageAnswer.Of(Problem.NotFound);
        }

        return Assertion(portal.Me, form) is { } signature
            ? await acts.TakeAsync(portal, row, (_, _) => signature, stop)
            : PageAnswer.Of(Problem.Unprocessable("signature-invalid", "the signature is not by the author's key"));
    }

    /// <summary>What the authenticator returned, as an envelope carries it; null when it is not in its form.</summary>
    public static EnvelopeSignature? Assertion(Author who, PortalForm form) =>
        Base64Of(form["signature"]) is { } signature && Base64Of(form["authenticatorData"]) is { } authenticator
        && Base64Of(form["clientDataJSON"]) is { } client && who.Key.Kind == SigningKey.WebAuthnKind
            ? new EnvelopeSignature(who.Key.Id(), signature, new WebAuthnParts(authenticator, client))
            : null;

    private static string? Base64Of(string base64Url) =>
        base64Url.Length > 0 && Base64Url.IsValid(base64Url)
            ? Convert.ToBase64String(Base64Url.DecodeFromChars(base64Url))
            : null;
}
