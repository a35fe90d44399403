using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Portal.Passkeys;

/// <summary>
/// Invitations, the passkeys that were made with them, and recovery codes. None of this lets anybody act: a passkey counts
/// once the registrar has signed its key into the register.
/// </summary>
internal sealed class PasskeyBook(Store store, KnownOfficials officials, Self self, Settings settings, TimeProvider clock)
{
    /// <summary>How long the link of an invitation counts.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromDays(3);

    /// <summary>How long one counts that a recovery code has opened.</summary>
    public static readonly TimeSpan RecoveryLife = TimeSpan.FromMinutes(30);

    /// <summary>The longest registration, in days.</summary>
    public const int MaxDays = 3650;

    public const int SecretLength = 32;

    /// <summary>How many recovery codes a person gets.</summary>
    public const int Codes = 8;

    /// <summary>Characters of a code: 80 bits of Crockford's base 32.</summary>
    public const int CodeLength = 16;

    private const string CodeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A new pseudonym and the link's secret, which is kept nowhere.</summary>
    public async Task<(InvitationRow Row, string Secret)> InviteAsync(
        string office, string role, int days, string? replaces, TimeSpan life, CancellationToken stop)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretLength);
        var now = Moment.ToSecond(clock.GetUtcNow());
        var row = new InvitationRow
        {
            Secret = Digest.Of(secret),
            Official = self.Territory + "-" + RandomNumberGenerator.GetHexString(12, lowercase: true),
            Office = office, Role = role, Days = days, Replaces = replaces, At = now, Until = now + life,
        };
        await store.WriteAsync(
            db =>
            {
                db.Add(row);
                return Task.CompletedTask;
            },
            stop);
        return (row, Base64Url.EncodeToString(secret));
    }

    /// <summary>The invitation of a link that still counts; null for every other.</summary>
    public async Task<InvitationRow?> OpenAsync(string secret, CancellationToken stop)
    {
        if (!Base64Url.IsValid(secret) || secret.Length > 2 * SecretLength)
        {
            return null;
        }

        var (id, now) = (Digest.Of(Base64Url.DecodeFromChars(secret)), clock.GetUtcNow());
        var row = await FindAsync(id, stop);
        return row is { Credential: null } && now < row.Until ? row : null;
    }

    public Task<InvitationRow?> FindAsync(Digest invitation, CancellationToken stop) => store.ReadAsync(
        db => db.Set<InvitationRow>().FirstOrDefaultAsync(row => row.Secret == invitation, stop), stop);

    /// <summary>Newest first, with the passkeys that came of them.</summary>
    public Task<List<(InvitationRow Row, PasskeyRow? Passkey)>> ListAsync(int most, CancellationToken stop) => store.ReadAsync(
        async db =>
        {
            var rows = await db.Set<InvitationRow>().OrderByDescending(row => row.At).Take(most).ToListAsync(stop);
            var names = rows.Select(row => row.Credential).OfType<string>().ToList();
            var keys = await db.Set<PasskeyRow>().Where(row => names.Contains(row.Credential)).ToListAsync(stop);
            return rows.ConvertAll(row => (row, keys.Find(key => key.Credential == row.Credential)));
        },
        stop);

    /// <summary>Takes an invitation back; one that was used stays.</summary>
    public Task WithdrawAsync(Digest invitation, CancellationToken stop) => store.WriteAsync(
        db => db.Set<InvitationRow>().Where(row => row.Secret == invitation && row.Credential == null).ExecuteDeleteAsync(stop), stop);

    /// <summary>Keeps the passkey for its invitation's pseudonym, once.</summary>
    /// <returns>The recovery codes, shown once; null when the invitation was used meanwhile or the passkey is known.</returns>
    public async Task<IReadOnlyList<string>?> EnrolAsync(InvitationRow invitation, NewPasskey made, CancellationToken stop)
    {
        var codes = DrawCodes();
        var row = new PasskeyRow
        {
            Credential = made.Credential, Official = invitation.Official, PublicKey = made.PublicKey,
            Key = KeyOf(made.PublicKey).Id(), At = Moment.ToSecond(clock.GetUtcNow()),
        };
        var isKept = await store.WriteAsync(
            async db =>
            {
                if (await db.Set<PasskeyRow>().AnyAsync(one => one.Credential == row.Credential, stop)
                    || await db.Set<InvitationRow>().Where(one => one.Secret == invitation.Secret && one.Credential == null)
                        .ExecuteUpdateAsync(set => set.SetProperty(one => one.Credential, row.Credential), stop) != 1)
                {
                    return false;
                }

                db.Add(row);
                db.AddRange(RowsOf(row.Official, codes));
                return true;
            },
            stop);
        return isKept ? codes : null;
    }

    /// <summary>New recovery codes in place of all that this official has, from the same moment on.</summary>
    /// <returns>The codes, shown once.</returns>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(string official, CancellationToken stop)
    {
        var codes = DrawCodes();
        await store.WriteAsync(
            async db =>
            {
                await db.Set<RecoveryCodeRow>().Where(row => row.Official == official).ExecuteDeleteAsync(stop);
                db.AddRange(RowsOf(official, codes));
            },
            stop);
        return codes;
    }

    /// <summary>How many recovery codes of this official are unused.</summary>
    public Task<int> CodesLeftAsync(string official, CancellationToken stop) => store.ReadAsync(
        db => db.Set<RecoveryCodeRow>().CountAsync(row => row.Official == official, stop), stop);

    /// <summary>The passkey with that credential id, and its official if the register has this very key now.</summary>
    public async Task<(PasskeyRow Row, Author? Who)?> KnownAsync(string credential, CancellationToken stop)
    {
        var row = await store.ReadAsync(
            db => db.Set<PasskeyRow>().FirstOrDefaultAsync(one => one.Credential == credential, stop), stop);
        return row is null ? null
            : (row, officials.Find(row.Official, clock.GetUtcNow()) is { } who && who.Key == KeyOf(row.PublicKey) ? who : null);
    }

    /// <summary>The credential id of a key that was made here; null for another.</summary>
    public Task<string?> CredentialOfAsync(Digest key, CancellationToken stop) => store.ReadAsync(
        db => db.Set<PasskeyRow>().Where(row => row.Key == key).Select(row => row.Credential).FirstOrDefaultAsync(stop), stop);

    /// <summary>
    /// Uses a recovery code up, for a link with which its person makes a new passkey under a new pseudonym. The registrar has
    /// to register that one, and to revoke the other.
    /// </summary>
    /// <returns>The link's secret; null for a code that is none.</returns>
    public async Task<string?> RecoverAsync(string official, string code, CancellationToken stop)
    {
        var hash = HashOf(official, code.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant());
        var isUsed = await store.WriteAsync(
            async db => await db.Set<RecoveryCodeRow>().Where(row => row.Code == hash && row.Official == official)
                .ExecuteDeleteAsync(stop) == 1,
            stop);
        if (!isUsed || officials.Find(official, clock.GetUtcNow()) is not { } who)
        {
            return null;
        }

        var before = await store.ReadAsync(
            db => db.Set<InvitationRow>().FirstOrDefaultAsync(row => row.Official == official, stop), stop);
        return (await InviteAsync(who.Office, who.Role, before?.Days ?? 1, official, RecoveryLife, stop)).Secret;
    }

    /// <summary>As the register writes it.</summary>
    public SigningKey KeyOf(string publicKey) => new(SigningKey.WebAuthnKind, publicKey, settings.Portal!.Host);

    private static List<string> DrawCodes() =>
        [.. Enumerable.Range(0, Codes).Select(_ => RandomNumberGenerator.GetString(CodeLetters, CodeLength))];

    private static IEnumerable<RecoveryCodeRow> RowsOf(string official, IEnumerable<string> codes) =>
        codes.Select(code => new RecoveryCodeRow { Code = HashOf(official, code), Official = official });

    private static Digest HashOf(string official, string code) => Digest.Of(Encoding.UTF8.GetBytes(official + "\n" + code));
}
