using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Demonstration;
using LotusBridge.Node.Storage;

namespace LotusBridge.Node.Portal.Passkeys;

/// <summary>Signing in: an assertion of a registered passkey over a challenge that was drawn for this visitor.</summary>
internal sealed class PasskeySignIn(
    PasskeyBook book, Challenges challenges, Attempts attempts, Personas personas, Store store, Settings settings)
{
    /// <summary>The official whose key has signed the challenge, or one answer for whatever does not fit.</summary>
    public async Task<(Author? Who, Problem? Problem)> VerifyAsync(PortalRequest portal, PortalForm form, CancellationToken stop)
    {
        var credential = form["credentialId"];
        if (attempts.IsLocked(credential, portal.Http))
        {
            return (null, Attempts.LockedOut);
        }

        if (await FindAsync(portal.Csrf, form, credential, stop) is { } who)
        {
            attempts.Succeeded(credential);
            return (who, null);
        }

        attempts.Failed(credential, portal.Http);
        return (null, PasskeyProblem.NotSignedIn);
    }

    /// <summary>
    /// Somebody who is signed in shows that it is still them, with the key that opened the session. In a demonstration the
    /// persona's key lies on the server, so that the challenge alone is asked for, once.
    /// </summary>
    /// <param name="purpose">What it is for: the assertion is of no use for anything else.</param>
    /// <returns>Null when it is them.</returns>
    public async Task<Problem?> ConfirmAsync(PortalRequest portal, PortalForm form, string purpose, CancellationToken stop)
    {
        var visitor = VisitorFor(portal, purpose);
        var isThem = portal.Session!.Row.IsDemo
            ? personas.KeyOf(portal.Me) is not null && NewPasskey.Bytes(form["challenge"]) is { } challenge
                && challenges.Fits(challenge, visitor) && challenges.Use(challenge)
            : await FindAsync(visitor, form, form["credentialId"], stop) is { } who && who == portal.Me;
        return isThem ? null : PasskeyProblem.NotConfirmed;
    }

    /// <summary>A challenge for <see cref="ConfirmAsync"/>.</summary>
    public byte[] Draw(PortalRequest portal, string purpose) => challenges.Draw(VisitorFor(portal, purpose));

    private static string VisitorFor(PortalRequest portal, string purpose) => portal.Csrf + "\n" + purpose;

    private async Task<Author?> FindAsync(string visitor, PortalForm form, string credential, CancellationToken stop)
    {
        if (NewPasskey.Bytes(form["challenge"]) is not { } challenge || NewPasskey.Bytes(form["clientDataJSON"]) is not { } client
            || NewPasskey.Bytes(form["authenticatorData"]) is not { } authenticator
            || NewPasskey.Bytes(form["signature"]) is not { } signature
            || !challenges.Fits(challenge, visitor)
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

    /// <summary>Somebody who is signed in was asked for their passkey again.</summary>
    public static Problem NotConfirmed { get; } =
        Problem.Unprocessable(ProblemCode.PasskeyNotAccepted, "the passkey was not accepted; nothing was changed");

    public static Problem NotMade { get; } =
        Problem.Unprocessable(ProblemCode.PasskeyNotMade, "that is no new passkey of this portal");
}
