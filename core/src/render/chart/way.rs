//! The way of a walk through the picture.

use super::{BEGIN, Way};
use crate::{
    flowchart::{self, Arrow, START},
    report::{StepAnswer, Walk},
};

impl Way {
    /// The boxes that a walk has passed, with its commands in their real words.
    pub(crate) fn of(walk: &Walk) -> Self {
        let mut way = Self { boxes: vec![BEGIN.to_owned()], ..Self::default() };
        let mut commands = walk.steps.iter().map(|step| step.commands.first().cloned());
        way.follow(START, commands.next().flatten());
        for (index, step) in walk.steps.iter().enumerate() {
            let yes = match step.answer {
                StepAnswer::Yes => true,
                StepAnswer::No => false,
                StepAnswer::Unknown => match step.assumed {
                    Some(assumed) => {
                        way.assumed.insert(step.question.clone());
                        assumed.is_yes()
                    }
                    None => break,
                },
            };
            let Some(question) = flowchart::question(&step.question) else { break };
            let arrow = if yes { question.yes } else { question.no };
            let command = commands.next().flatten();
            match flowchart::stage(arrow.to) {
                Some(stage) => {
                    way.boxes.push(stage.id.to_owned());
                    // Nothing selects these Pods, or no Ingress leads there: the walk ends at the green box.
                    if index + 1 < walk.steps.len() {
                        way.follow(stage.next, command);
                    }
                }
                None => way.follow(arrow, command),
            }
        }
        way
    }

    fn follow(&mut self, arrow: Arrow, filled: Option<String>) {
        if let Some(command) = arrow.command {
            self.boxes.push(command.to_owned());
            if let Some(filled) = filled {
                self.commands.insert(command.to_owned(), filled);
            }
        }
        self.boxes.push(arrow.to.to_owned());
    }
}
