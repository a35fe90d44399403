using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Passkeys;

namespace LotusBridge.Node.Officials;

/// <summary>
/// A registrar whose key is a file invites people to the portal, and sees the passkeys that they made there; they register
/// with <c>POST /officials</c> like everybody else.
/// </summary>
internal static class Invitations
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.Map(RouteTable.Invite, InviteAsync)
            .Accepts<InvitationWish>("application/json").Produces<InvitationMade>(StatusCodes.Status201Created);
        api.Map(RouteTable.ListInvitations, ListAsync).Produces<InvitationList>();
    }

    private static async Task<IResult> InviteAsync(
        SignedBody body, Settings settings, IServiceProvider services, CancellationToken stop)
    {
        if (Parse(body.Bytes.Span) is not { } wish)
        {
            return Problem.Malformed("the body is {\"office\",\"role\",\"days\"}, within their limits, and nothing else");
        }

        if (services.GetService<PasskeyBook>() is not { } book)
        {
            return Problem.Conflict(ProblemCode.PortalAbsent, "this node has no portal");
        }

        var (row, secret) = await book.InviteAsync(
            wish.Office, wish.Role, wish.Days, replaces: null, PasskeyBook.LinkLife, stop);
        return Json.With(
            new InvitationMade(row.Official, settings.Portal!.OriginText + "/enrol/" + secret, row.Until),
            StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(
        IServiceProvider services, KnownOfficials officials, TimeProvider clock, CancellationToken stop)
    {
        if (services.GetService<PasskeyBook>() is not { } book)
        {
            return Json.Ok(new InvitationList([]));
        }

        var lines = await book.ListAsync(Most, stop);
        return Json.Ok(new InvitationList(
        [
            .. lines.Select(line => new InvitationView(
                line.Row.Official, line.Row.Office, line.Row.Role, line.Row.Days, line.Row.Until,
                officials.Find(line.Row.Official, clock.GetUtcNow()) is not null,
                line.Passkey is { } made ? book.KeyOf(made.PublicKey) : null, line.Passkey?.Key, line.Row.Replaces)),
        ]));
    }

    private static InvitationWish? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var wish = JsonSerializer.Deserialize<InvitationWish>(body, ApiJson.Options);
            return wish is { Office.Length: > 0 and <= OfficialRegistered.MaxOfficeLength, Days: > 0 and <= PasskeyBook.MaxDays }
                && Roles.OfOfficials.Contains(wish.Role)
                    ? wish
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
