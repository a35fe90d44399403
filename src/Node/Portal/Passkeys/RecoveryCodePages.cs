using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Portal.Sessions;

namespace LotusBridge.Node.Portal.Passkeys;

/// <summary>A signed-in person makes new recovery codes in place of the old ones, after their passkey has been asked for again.</summary>
internal static class RecoveryCodePages
{
    public const string Path = "/me/recovery-codes";

    /// <summary>A registrar's key is in the roster: no code brings another one there.</summary>
    public static PageRule Renew { get; } =
        PageRule.Post(Path, PageTable.Set(Roles.OfOfficials), "passkeys.codes.title", RenewAsync).AtHome();

    public static IReadOnlyList<PageRule> Rows { get; } = [Renew];

    private static Problem TooOften { get; } = new(
        StatusCodes.Status429TooManyRequests, ProblemCode.TooManyRequests,
        $"new recovery codes are asked for at most {Attempts.MaxForOne} times in {Attempts.Window.TotalMinutes} minutes");

    private static async Task<IResult> RenewAsync(
        PortalRequest portal, PortalForm form, PasskeySignIn signIn, PasskeyBook book, Attempts attempts, ReadBook reads,
        CancellationToken stop)
    {
        if (!attempts.Allows("codes of " + portal.Me.Id))
        {
            return PageAnswer.Of(TooOften);
        }

        if (await signIn.ConfirmAsync(portal, form, Path, stop) is { } problem)
        {
            return PageAnswer.Of(problem);
        }

        await reads.WriteAsync(portal.Me, Renew, portal.Me.Id, stop);
        return PageAnswer.Of<NewCodesPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(NewCodesPage.Codes)] = await book.RenewCodesAsync(portal.Me.Id, stop),
        });
    }
}
