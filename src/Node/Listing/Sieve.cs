using LotusBridge.Custody.Statements;
using LotusBridge.Node.Storage;

namespace LotusBridge.Node.Listing;

/// <summary>
/// A condition that another table answers. Where few orders pass, they are looked up by their numbers; where many do, the list is
/// walked and each is held against it. Which of the two it is depends on the asker's own orders alone.
/// </summary>
/// <param name="Numbers">Of the orders that pass; perhaps of others, which the asker may not see, too.</param>
/// <param name="Holds">Those of the orders that pass.</param>
internal sealed record Sieve(IQueryable<string> Numbers, Func<IQueryable<OrderRow>, IQueryable<OrderRow>> Holds)
{
    /// <summary>Orders that the asker finds by a word.</summary>
    public static Sieve Of(NodeDb db, Author who, string word)
    {
        var terms = TermsFor(db, who, word);
        return new Sieve(
            terms.Select(term => term.Number),
            orders => orders.Where(row => terms.Any(term => term.Number == row.Number)));
    }

    /// <summary>Orders that wait for the asker.</summary>
    public static Sieve OfDuties(NodeDb db, Author who, DateTimeOffset at)
    {
        var duties = DutiesFor(db, who, at);
        return new Sieve(
            duties.Select(duty => duty.Number),
            orders => orders.Where(row => duties.Any(duty => duty.Number == row.Number)));
    }

    /// <summary>The duties of this person at that moment, in orders that they may see or not.</summary>
    public static IQueryable<DutyRow> DutiesFor(NodeDb db, Author who, DateTimeOffset at)
    {
        var (territory, role, now) = (who.Territory, who.Role, at.ToUniversalTime());
        var (office, person) = (Whose.Office(who.Office), Whose.Person(who.Id));
        var (exceptPerson, exceptOffice) = (Excepted(who.Id), Excepted(who.Office));
        return db.Duties.Where(duty => duty.Territory == territory && duty.Role == role
            && (duty.Seat == Whose.Everybody || duty.Seat == office || duty.Seat == person)
            && duty.From <= now && duty.Until > now
            && !duty.Except.Contains(exceptPerson) && !duty.Except.Contains(exceptOffice));
    }

    /// <summary>Terms that the asker's own part of the readers may find orders by; see <see cref="Visible.To"/>.</summary>
    private static IQueryable<TermRow> TermsFor(NodeDb db, Author who, string word)
    {
        // The last code point there is: everything that begins with the word lies between.
        var (office, last) = (who.Office, word + "\U0010FFFF");
        var ofTerritory = Access.Parties.IsOfWholeTerritory(who.Role);
        var ofCases = who.Role is Roles.Prosecutor or Roles.Judge;
        var ofReview = who.Role == Roles.ReviewingJudge;
        var ofAddressee = who.Role == Roles.Provider;
        return db.Terms.Where(term => string.Compare(term.Term, word) >= 0 && string.Compare(term.Term, last) < 0
            && ((term.Side == TermSide.Issuing && (ofTerritory || term.Office == office))
                || (term.Side == TermSide.Case && (ofCases || term.Office == office))
                || (term.Side == TermSide.Requested && (ofReview || (ofAddressee && term.Office == office)))));
    }

    private static string Excepted(string name) => DutyRow.Between + name + DutyRow.Between;
}
