using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;

namespace LotusBridge.Node.Portal.Administration;

/// <summary>The officials of the own territory: who is registered, until when, by which statement, and what ended it.</summary>
internal static class AdministrationPages
{
    public const string Officials = "/officials";

    /// <summary>Who keeps the register and who oversees it. Everybody else learns of officials by their acts.</summary>
    private static readonly IReadOnlySet<string> Keepers = PageTable.Set(Roles.Registrar, Roles.Committee);

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Get(Officials, Keepers, "administration.officials.title", typeof(OfficialsPage)).AtHome().InMenu(),
        PageRule.Get(Officials + "/statements/{digest}", Keepers, "administration.statement.title", typeof(RegisterStatementPage))
            .OfStatement().AtHome() with { Form = ShowStatement },
        .. RegistrationPages.Rows,
    ];

    public static string PathOf(Statement statement) => $"{Officials}/statements/{statement.Digest}";

    /// <summary>Of what the gate lets this person see, the register's alone: an order's statements have their order's page.</summary>
    private static IResult ShowStatement(PortalRequest portal, FiledStatement filed)
    {
        if (filed.Statement.Body is not (OfficialRegistered or OfficialRevoked))
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        portal.Http.Features.Set(new Orders.StatementShown(filed));
        return PageAnswer.Of<RegisterStatementPage>();
    }
}
