using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;

namespace LotusBridge.Node.Portal.Passkeys;

/// <summary>Signing in: an assertion of a registered passkey over a challenge that was drawn for this visitor.</summary>
internal sealed class PasskeySignIn(
    PasskeyBook book, Challenges challenges, Attempts attempts, Store store, Settings settings)
{
    /// <summary>The official whose key has signed the challenge, or one answer for whatever does not fit.</summary>
    public async Task<(Author? Who, Problem? Problem)> VerifyAsync(PortalRequest portal, PortalForm form, CancellationToken stop)
    {
        var credential = form["credentialId"];
        if (attempts.IsLocked(credential, portal.Http))
        {
            return (null, Attempts.LockedOut);
        }

        if (await FindAsync(portal, form, credential, stop) is { } who)
        {
            attempts.Succeeded(credential);
            return (who, null);
        }

        attempts.Failed(credential, portal.Http);
        return (null, PasskeyProblem.NotSignedIn);
    }

    private async Task<Author?> FindAsync(PortalRequest portal, PortalForm form, string credential, CancellationToken stop)
    {
        if (NewPasskey.Bytes(form["challenge"]) is not { } challenge || NewPasskey.Bytes(form["clientDataJSON"]) is not { } client
            || NewPasskey.Bytes(form["authenticatorData"]) is not { } authenticator
            || NewPasskey.Bytes(form["signature"]) is not { } signature
            || !challenges.Fits(challenge, portal.Csrf)
            || !NewPasskey.IsFrom(client, "webauthn.get", challenge, settings.Portal!.OriginText)
            || await book.KnownAsync(credential, stop) is not { Who: { } who })
        {
            return null;
        }

        var parts = new WebAuthnParts(Convert.ToBase64String(authenticator), Convert.ToBase64String(client));
        return SignatureCheck.VerifyAssertion(who.Key, challenge, signature, parts) && challenges.Use(challenge)
            && await store.WriteAsync(db => SignCounts.RefuseAsync(db, who.Key, authenticator, stop), stop) is null
                ? who
                : null;
    }
}

/// <summary>What only passkeys are refused for.</summary>
internal static class PasskeyProblem
{
    /// <summary>The same answer whatever it was that did not fit.</summary>
    public static Problem NotSignedIn { get; } =
        Problem.Unauthorized(ProblemCode.PasskeyNotAccepted, "the passkey was not accepted");

    public static Problem NotMade { get; } =
        Problem.Unprocessable(ProblemCode.PasskeyNotMade, "that is no new passkey of this portal");
}
